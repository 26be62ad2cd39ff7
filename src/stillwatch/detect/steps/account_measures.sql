-- A row is one account: its exchanges, first and last moment, organisation, and what it asks for: the sum
-- of each harvest label's probability (0 to 255) over its exchanges.
SELECT account,
       count(*) AS exchanges,
       min(ts) AS first_seen,
       max(ts) AS last_seen,
       min(org) AS org,
       sum(harvest_reasoning_elicitation) AS harvest_reasoning_elicitation,
       sum(harvest_rubric_grading) AS harvest_rubric_grading,
       sum(harvest_safe_rewriting) AS harvest_safe_rewriting,
       sum(harvest_instruction_synthesis) AS harvest_instruction_synthesis,
       sum(harvest_agentic_coding) AS harvest_agentic_coding,
       sum(harvest_tool_use) AS harvest_tool_use,
       sum(harvest_data_analysis) AS harvest_data_analysis,
       sum(harvest_computer_use) AS harvest_computer_use,
       sum(harvest_vision) AS harvest_vision
FROM exchanges
GROUP BY account
ORDER BY account
