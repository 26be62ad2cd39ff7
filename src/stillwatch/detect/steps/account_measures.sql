-- A row is one account: its exchanges, first and last moment, organisation, and what it asks for: the sum
-- of each harvest label's probability (0 to 255) over its exchanges.
SELECT account,
       count(*) AS exchanges,
       min(ts) AS first_seen,
       max(ts) AS last_seen,
       min(org) AS org,
       CAST(sum(harvest_reasoning_elicitation) AS BIGINT) AS harvest_reasoning_elicitation,
       CAST(sum(harvest_rubric_grading) AS BIGINT) AS harvest_rubric_grading,
       CAST(sum(harvest_safe_rewriting) AS BIGINT) AS harvest_safe_rewriting,
       CAST(sum(harvest_instruction_synthesis) AS BIGINT) AS harvest_instruction_synthesis,
       CAST(sum(harvest_agentic_coding) AS BIGINT) AS harvest_agentic_coding,
       CAST(sum(harvest_tool_use) AS BIGINT) AS harvest_tool_use,
       CAST(sum(harvest_data_analysis) AS BIGINT) AS harvest_data_analysis,
       CAST(sum(harvest_computer_use) AS BIGINT) AS harvest_computer_use,
       CAST(sum(harvest_vision) AS BIGINT) AS harvest_vision
FROM exchanges
GROUP BY account
ORDER BY account
