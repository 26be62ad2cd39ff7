-- A row is one account's use of one frame that ties accounts: how often, and how many accounts use the frame.
SELECT u.frame, u.account, u.exchanges, f.accounts
FROM uses AS u
JOIN frames AS f ON f.frame = u.frame
