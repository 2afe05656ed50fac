#include "client/app/logic.h"
#include "client/app/statement_lines.h"

namespace fenxiao::client {
namespace {

constexpr const char* k_current = "current";

const contract::Statement* shown(const State& state) {
  const auto found = state.statement.by_month.find(state.statement.month);
  return found != state.statement.by_month.end() && found->second.value ? &*found->second.value : nullptr;
}

}  // namespace

void load_statement(App& app) {
  StatementSlice& slice = app.state().statement;
  const RouteInstance& here = app.state().routes.top();
  if (slice.visit != here.id) {
    slice.visit = here.id;
    slice.month = here.route.query_value("month");
    if (slice.month.size() != 7) slice.month = k_current;
  }
  app.fetch<contract::StatementQuery, contract::Statement>(
      contract::k_statement, {slice.month},
      [month = slice.month](State& s) -> auto& { return s.statement.by_month[month]; });
}

void apply(App& app, const ShowMonth& c) {
  const contract::Statement* now = shown(app.state());
  app.state().statement.month = now && c.month == now->last_month ? k_current : c.month;
  load_statement(app);
}

void apply(App& app, const CopyStatement&) {
  const contract::Statement* statement = shown(app.state());
  if (!statement) return;
  const auto& shop = app.state().session.shop.value;
  std::string text = shop ? shop->name + " " : "";
  text += tr("statement.title") + " · " + month_text(statement->month) + "\n";
  for (const StatementLine& line : balance_lines(*statement))
    text += tr("statement." + line.key) + " " + line.amount_text() + "\n";
  app.host().copy_text(text);
  app.toast("toast.statement_copied");
}

}  // namespace fenxiao::client
