-- A row is one account and how many exchanges it sent: all of its measures that later steps ask for.
SELECT account, exchanges FROM account_measures
