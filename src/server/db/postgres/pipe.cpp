#include "server/db/postgres/pipe.h"

#include <charconv>

#include "server/db/sql_text.h"

namespace fenxiao::server::postgres {
namespace {

// More than this is not left unanswered: both sides could wait for the other to take what it has sent.
constexpr std::size_t k_unanswered_max = 64;
// A server that was stopped in the midst of a transaction must not keep the others waiting for ever.
constexpr const char* k_session_settings =
    "set lock_timeout = '30s'; set idle_in_transaction_session_timeout = '10s'; set tcp_user_timeout = '10s'";

// Object ids of built-in types (pg_type.dat); they never change.
constexpr Oid k_bytea = 17, k_name = 19, k_int8 = 20, k_int2 = 21, k_int4 = 23, k_text = 25, k_varchar = 1043,
              k_numeric = 1700;

std::int64_t whole_number(std::string_view text) {
  std::int64_t value = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
  // sum() of bigint is numeric; a fraction is a bug.
  if (read.ec != std::errc() || read.ptr != text.data() + text.size())
    throw Fault(FaultKind::corrupt, "a fraction where an integer was expected");
  return value;
}

Value value_of(const PGresult* result, int row, int column) {
  if (::PQgetisnull(result, row, column)) return {};
  const char* bytes = ::PQgetvalue(result, row, column);
  const std::string_view text(bytes, static_cast<std::size_t>(::PQgetlength(result, row, column)));
  switch (::PQftype(result, column)) {
    case k_int2:
    case k_int4:
    case k_int8:
    case k_numeric: return whole_number(text);
    case k_text:
    case k_varchar:
    case k_name: return std::string(text);
    case k_bytea: {
      std::size_t size = 0;
      const std::unique_ptr<unsigned char, decltype(&::PQfreemem)> raw(
          ::PQunescapeBytea(reinterpret_cast<const unsigned char*>(bytes), &size), &::PQfreemem);
      if (!raw) throw std::bad_alloc();
      return Blob{std::string(reinterpret_cast<const char*>(raw.get()), size)};
    }
    default: throw Fault(FaultKind::corrupt, "a column of a type that no table here has");
  }
}

// The values as libpq takes them; integers are written out here and live as long as this does.
class Parameters {
 public:
  explicit Parameters(const std::vector<Value>& args) {
    numbers_.reserve(args.size());  // pointers into it must stay
    for (const Value& value : args) {
      if (const auto* number = std::get_if<std::int64_t>(&value))
        add(numbers_.emplace_back(std::to_string(*number)), false);
      else if (const auto* text = std::get_if<std::string>(&value))
        add(*text, false);
      else if (const auto* blob = std::get_if<Blob>(&value))
        add(blob->bytes, true);
      else
        values_.push_back(nullptr), lengths_.push_back(0), formats_.push_back(0);
    }
  }
  int count() const { return static_cast<int>(values_.size()); }
  const char* const* values() const { return values_.data(); }
  const int* lengths() const { return lengths_.data(); }
  const int* formats() const { return formats_.data(); }

 private:
  void add(const std::string& bytes, bool binary) {
    values_.push_back(bytes.c_str());
    lengths_.push_back(static_cast<int>(bytes.size()));
    formats_.push_back(binary ? 1 : 0);
  }
  std::vector<std::string> numbers_;
  std::vector<const char*> values_;
  std::vector<int> lengths_;
  std::vector<int> formats_;
};

}  // namespace

// Classes of SQLSTATE: 23 a constraint, 40 a serialisation failure or a deadlock, 22 data, 42 the text of SQL; 08 and 57
// the connection or the server going away, 55 a lock that was waited for, 25P03 a transaction that stood still, 53 no room.
void raise(const std::string& state, const std::string& message) {
  const std::string what = "postgresql: " + message;
  if (state.empty()) throw Fault(FaultKind::unavailable, what, true);
  if (state.starts_with("23") || state.starts_with("40")) throw Fault(FaultKind::conflict, what, true);
  if (state.starts_with("22") || state.starts_with("42")) throw InvariantError(what);
  for (const char* passing : {"08", "53", "55", "57", "25P03"})
    if (state.starts_with(passing)) throw Fault(FaultKind::unavailable, what, true);
  throw Fault(FaultKind::storage, what);
}

std::vector<Row> rows_of(const PGresult* result) {
  const int columns = ::PQnfields(result);
  std::vector<Row> rows;
  rows.reserve(static_cast<std::size_t>(::PQntuples(result)));
  for (int row = 0; row < ::PQntuples(result); ++row) {
    std::vector<Value> values;
    values.reserve(static_cast<std::size_t>(columns));
    for (int column = 0; column < columns; ++column) values.push_back(value_of(result, row, column));
    rows.emplace_back(std::move(values));
  }
  return rows;
}

Pipe::Pipe(const std::string& address) : connection_(::PQconnectdb(address.c_str()), &::PQfinish) {
  if (!is_open()) raise({}, connection_ ? ::PQerrorMessage(connection_.get()) : "no memory");
  ::PQsetNoticeProcessor(connection_.get(), [](void*, const char*) {}, nullptr);
  alone(k_session_settings);
}

void Pipe::leave_pipeline() {
  finish();
  if (::PQpipelineStatus(connection_.get()) != PQ_PIPELINE_OFF) check_sent(::PQexitPipelineMode(connection_.get()));
}

void Pipe::alone(const std::string& sql) {
  leave_pipeline();
  const Result result(::PQexec(connection_.get(), sql.c_str()), &::PQclear);
  const auto status = ::PQresultStatus(result.get());
  if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) fail(result.get());
  // COMMIT of a transaction that has failed before answers so, and is no error.
  if (sql == "COMMIT" && std::string_view(::PQcmdStatus(result.get())) != "COMMIT")
    raise("40000", "it was rolled back");
}

const std::string& Pipe::prepared(std::string_view sql, const std::vector<Value>& args) {
  // A text is prepared once for each choice of parameters that are integers, under a name of its own.
  std::string key(sql);
  for (const Value& value : args) key += std::holds_alternative<std::int64_t>(value) ? 'i' : '-';
  auto found = names_.find(key);
  if (found != names_.end()) return found->second;
  if (parameter_count(sql) != args.size()) throw InvariantError("parameter count differs in: " + std::string(sql));
  std::vector<bool> integers;
  for (const char kind : std::string_view(key).substr(sql.size())) integers.push_back(kind == 'i');
  // Not in the pipeline: a text that is wrong must not be remembered as prepared.
  leave_pipeline();
  const std::string name = "s" + std::to_string(names_.size());
  const Result result(
      ::PQprepare(connection_.get(), name.c_str(), with_integers_marked(sql, integers, "::bigint").c_str(), 0, nullptr),
      &::PQclear);
  if (::PQresultStatus(result.get()) != PGRES_COMMAND_OK) fail(result.get());
  return names_.emplace(std::move(key), name).first->second;
}

void Pipe::check_sent(int sent) const {
  if (sent != 1) fail(nullptr);
}

std::int64_t Pipe::send(std::string_view sql, const std::vector<Value>& args) {
  if (unanswered_ >= k_unanswered_max) finish();
  const std::string& name = prepared(sql, args);
  if (::PQpipelineStatus(connection_.get()) == PQ_PIPELINE_OFF) check_sent(::PQenterPipelineMode(connection_.get()));
  const Parameters parameters(args);
  check_sent(::PQsendQueryPrepared(connection_.get(), name.c_str(), parameters.count(), parameters.values(),
                                   parameters.lengths(), parameters.formats(), 0));
  ++unanswered_;
  return static_cast<std::int64_t>(rows_.size() + unanswered_) - 1;
}

void Pipe::finish() {
  if (unanswered_ == 0) return;
  check_sent(::PQpipelineSync(connection_.get()));
  Result refused(nullptr, &::PQclear);
  while (unanswered_ > 0) {
    Result result(::PQgetResult(connection_.get()), &::PQclear);
    if (!result) {
      if (!is_open()) fail(nullptr);
      continue;  // the end of one statement's answer
    }
    const auto status = ::PQresultStatus(result.get());
    if (status == PGRES_FATAL_ERROR && !is_open()) fail(result.get());
    --unanswered_;
    const char* written = ::PQcmdTuples(result.get());
    rows_.push_back(*written == '\0' ? 0 : whole_number(written));
    const bool fine = status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK;
    if (fine)
      last_ = std::move(result);
    else if (!refused)
      refused = std::move(result);  // those behind it were skipped for its sake
  }
  for (;;) {
    const Result result(::PQgetResult(connection_.get()), &::PQclear);
    if (!result && !is_open()) fail(nullptr);
    if (result && ::PQresultStatus(result.get()) == PGRES_PIPELINE_SYNC) break;
    if (result && ::PQresultStatus(result.get()) == PGRES_FATAL_ERROR && !is_open()) fail(result.get());
  }
  if (refused) fail(refused.get());
}

Result Pipe::last(std::string_view sql, const std::vector<Value>& args) {
  send(sql, args);
  finish();
  return std::move(last_);
}

std::int64_t Pipe::rows_written(std::int64_t sent) {
  if (sent >= static_cast<std::int64_t>(rows_.size())) finish();
  return rows_.at(static_cast<std::size_t>(sent));
}

void Pipe::start_over() {
  finish();
  rows_.clear();
}

void Pipe::fail(const PGresult* result) const {
  const char* state = result ? ::PQresultErrorField(result, PG_DIAG_SQLSTATE) : nullptr;
  std::string message = result ? ::PQresultErrorMessage(result) : ::PQerrorMessage(connection_.get());
  while (message.ends_with('\n')) message.pop_back();
  raise(state && is_open() ? state : std::string(), message);
}

}  // namespace fenxiao::server::postgres
