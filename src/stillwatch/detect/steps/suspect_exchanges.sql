-- A row is one exchange of an account that may live by some family of frames, in order of time.
SELECT e.id, e.ts, e.account, e.model, e.turns, e.system, e.head, e.tail, e.body, e.sentences,
       e.system_cell, e.head_cell, e.tail_cell, e.output_tokens, e.status,
       e.harvest_reasoning_elicitation, e.harvest_rubric_grading, e.harvest_safe_rewriting,
       e.harvest_instruction_synthesis, e.harvest_agentic_coding, e.harvest_tool_use,
       e.harvest_data_analysis, e.harvest_computer_use, e.harvest_vision
FROM exchanges AS e
JOIN suspects AS s ON s.account = e.account
ORDER BY e.ts, e.id
