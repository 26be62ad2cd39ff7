-- A row is one exchange of an asked account, with how it was asked and answered; of each account the
-- number `most` that the table `asked` allows, in the order of ids, which are hashes: a random draw.
WITH ranked AS (
    SELECT e.id, e.account, e.ts, e.model, e.endpoint, e.access_path, e.net, e.client, e.tools, e.tool_count,
           e.image, e.tool_result, e.max_tokens, e.temperature, e.choices, e.stream, e.thinking, e.logprobs,
           e.turns, e.system, e.head, e.tail, e.body, e.system_meaning, e.head_meaning, e.tail_meaning,
           e.body_meaning, e.words, e.system_words, e.output_tokens, e.reasoning_tokens, e.response_words,
           e.response_tagged, e.stop_reason,
           e.harvest_reasoning_elicitation, e.harvest_rubric_grading, e.harvest_safe_rewriting,
           e.harvest_instruction_synthesis, e.harvest_agentic_coding, e.harvest_tool_use,
           e.harvest_data_analysis, e.harvest_computer_use, e.harvest_vision, a.most,
           row_number() OVER (PARTITION BY e.account ORDER BY e.id) AS place
    FROM exchanges AS e
    JOIN asked AS a ON a.account = e.account
)
SELECT * FROM ranked WHERE place <= most
