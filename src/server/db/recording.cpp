#include "server/db/recording.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <unordered_map>

namespace fenxiao::server {
namespace {

class Log {
 public:
  explicit Log(const std::string& file) : out_(file, std::ios::binary) {
    if (!out_) throw Fault(FaultKind::storage, "cannot write " + file);
  }
  void mark(char what) { out_.put(what); }
  void statement(char what, std::string_view sql, const std::vector<Value>& args) {
    const auto [known, is_new] = texts_.try_emplace(std::string(sql), texts_.size());
    if (is_new) {
      mark('T');
      text(sql);
    }
    mark(what);
    number(static_cast<std::int64_t>(known->second));
    number(static_cast<std::int64_t>(args.size()));
    for (const Value& value : args) this->value(value);
  }

 private:
  void number(std::int64_t value) { out_.write(reinterpret_cast<const char*>(&value), sizeof value); }
  void text(std::string_view text) {
    number(static_cast<std::int64_t>(text.size()));
    out_.write(text.data(), static_cast<std::streamsize>(text.size()));
  }
  void value(const Value& value) {
    out_.put(static_cast<char>(value.index()));
    if (const auto* integer = std::get_if<std::int64_t>(&value)) number(*integer);
    if (const auto* words = std::get_if<std::string>(&value)) text(*words);
    if (const auto* blob = std::get_if<Blob>(&value)) text(blob->bytes);
  }

  std::ofstream out_;
  std::unordered_map<std::string, std::size_t> texts_;
};

class RecordedTx : public Tx {
 public:
  RecordedTx(std::unique_ptr<Tx> tx, Log& log) : tx_(std::move(tx)), log_(log) { log_.mark('B'); }
  ~RecordedTx() override {
    if (!committed_) log_.mark('R');
  }
  void savepoint() override {
    log_.mark('s');
    tx_->savepoint();
  }
  void rollback_to_savepoint() override {
    log_.mark('u');
    tx_->rollback_to_savepoint();
  }
  void release_savepoint() override {
    log_.mark('l');
    tx_->release_savepoint();
  }
  void commit() override {
    log_.mark('C');
    tx_->commit();
    committed_ = true;
  }
  std::vector<Row> run(std::string_view sql, std::vector<Value> args) override {
    log_.statement('Q', sql, args);
    return tx_->run(sql, std::move(args));
  }
  Written change(std::string_view sql, std::vector<Value> args) override {
    log_.statement('X', sql, args);
    return tx_->change(sql, std::move(args));
  }

 private:
  std::unique_ptr<Tx> tx_;
  Log& log_;
  bool committed_ = false;
};

class RecordingDb : public Db {
 public:
  RecordingDb(std::unique_ptr<Db> db, const std::string& file) : db_(std::move(db)), log_(file) {}
  std::unique_ptr<Tx> begin_write() override { return std::make_unique<RecordedTx>(db_->begin_write(), log_); }
  std::unique_ptr<Tx> begin_read() override { return db_->begin_read(); }
  void apply_ddl(Tx& tx, std::string_view script) override { db_->apply_ddl(tx, script); }
  std::string_view engine() const override { return db_->engine(); }
  void checkpoint() override { db_->checkpoint(); }

 private:
  std::unique_ptr<Db> db_;
  Log log_;
};

class Reader {
 public:
  explicit Reader(std::string bytes) : bytes_(std::move(bytes)) {}
  bool at_end() const { return at_ == bytes_.size(); }
  char letter() { return take(1).front(); }
  std::int64_t number() {
    std::int64_t value = 0;
    take(sizeof value).copy(reinterpret_cast<char*>(&value), sizeof value);
    return value;
  }
  std::string text() { return std::string(take(static_cast<std::size_t>(number()))); }
  Value value() {
    switch (letter()) {
      case 0: return {};
      case 1: return number();
      case 2: return text();
      case 3: return Blob{text()};
      default: throw Fault(FaultKind::corrupt, "the recording has a value of no kind");
    }
  }

 private:
  std::string_view take(std::size_t count) {
    if (bytes_.size() - at_ < count) throw Fault(FaultKind::corrupt, "the recording ends too early");
    at_ += count;
    return std::string_view(bytes_).substr(at_ - count, count);
  }
  std::string bytes_;
  std::size_t at_ = 0;
};

std::string all_of(const std::string& file) {
  std::ifstream in(file, std::ios::binary);
  if (!in) throw Fault(FaultKind::storage, "cannot read " + file);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

}  // namespace

std::unique_ptr<Db> record_statements(std::unique_ptr<Db> db, const std::string& file) {
  return std::make_unique<RecordingDb>(std::move(db), file);
}

Recording::Recording(const std::string& file) {
  Reader from(all_of(file));
  while (!from.at_end()) {
    Step step{from.letter(), 0, {}};
    if (step.what == 'T') {
      texts_.push_back(from.text());
      continue;
    }
    if (step.what == 'Q' || step.what == 'X') {
      step.sql = static_cast<std::size_t>(from.number());
      step.args.resize(static_cast<std::size_t>(from.number()));
      for (Value& value : step.args) value = from.value();
    }
    steps_.push_back(std::move(step));
  }
}

std::int64_t Recording::play(Db& db) const {
  std::unique_ptr<Tx> tx;
  std::int64_t committed = 0;
  for (const Step& step : steps_) {
    switch (step.what) {
      case 'B': tx = db.begin_write(); break;
      case 'C':
        tx->commit();
        ++committed;
        break;
      case 'R': break;
      case 's': tx->savepoint(); break;
      case 'u': tx->rollback_to_savepoint(); break;
      case 'l': tx->release_savepoint(); break;
      case 'Q': tx->run(texts_.at(step.sql), step.args); break;
      case 'X': tx->change(texts_.at(step.sql), step.args); break;
      default: throw Fault(FaultKind::corrupt, "the recording has an entry of no kind");
    }
    if (step.what == 'C' || step.what == 'R') tx.reset();
  }
  return committed;
}

std::int64_t Recording::play_singly(Db& db) const {
  std::unique_ptr<Tx> tx;
  std::int64_t committed = 0;
  const auto commit = [&] {
    if (!tx) return;
    tx->commit();
    tx.reset();
    ++committed;
  };
  for (const Step& step : steps_) {
    switch (step.what) {
      case 'B':
      case 'l': break;
      case 's':
      case 'C': commit(); break;
      case 'u':
      case 'R': tx.reset(); break;
      case 'Q':
      case 'X':
        if (!tx) tx = db.begin_write();
        if (step.what == 'Q')
          tx->run(texts_.at(step.sql), step.args);
        else
          tx->change(texts_.at(step.sql), step.args);
        break;
      default: throw Fault(FaultKind::corrupt, "the recording has an entry of no kind");
    }
  }
  return committed;
}

std::int64_t Recording::batches() const {
  return std::count_if(steps_.begin(), steps_.end(), [](const Step& step) { return step.what == 'C'; });
}

}  // namespace fenxiao::server
