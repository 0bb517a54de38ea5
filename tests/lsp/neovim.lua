-- What somebody does in Neovim, without a window: open a file, read what is wrong, choose the quick fix.
local function wait(what, ready)
  if not vim.wait(60000, ready, 50) then
    io.stderr:write("waited in vain for " .. what)
    vim.cmd("cquit 3")
  end
end

vim.cmd("edit " .. vim.env.SRPP_FILE)
wait("a finding", function() return #vim.diagnostic.get(0) > 0 end)
local told = {}
for _, each in ipairs(vim.diagnostic.get(0)) do
  table.insert(told, { line = each.lnum + 1, column = each.col + 1, message = each.message, code = each.code or "" })
end

local found = vim.diagnostic.get(0)[1]
vim.api.nvim_win_set_cursor(0, { found.lnum + 1, found.col })
local asked = vim.lsp.util.make_range_params()
asked.context = { diagnostics = {}, only = { "quickfix" } }
local answers = vim.lsp.buf_request_sync(0, "textDocument/codeAction", asked, 60000)
for _, answer in pairs(answers or {}) do
  for number, action in ipairs(answer.result or {}) do
    if number == 1 then
      vim.lsp.util.apply_workspace_edit(action.edit, "utf-16")
    end
  end
end
wait("the finding to go", function() return #vim.diagnostic.get(0) == 0 end)
local text = table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), "\n") .. "\n"
vim.fn.writefile({ vim.fn.json_encode({ told = told, text = text }) }, vim.env.SRPP_ANSWER)
vim.lsp.stop_client(vim.lsp.get_active_clients())
wait("the server to end", function() return #vim.lsp.get_active_clients() == 0 end)
vim.cmd("qall!")
