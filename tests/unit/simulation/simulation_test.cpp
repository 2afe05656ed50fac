// Thousands of random operations on the real features, through the committer, on a real database, against a model written
// apart from them (model.h), while others read all the time and must always see books that balance.
//
//   test_simulation [--operations N] [--seed N]      50 000 operations take a minute or two; the seed is printed
#include <gtest/gtest.h>

#include <chrono>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <iostream>
#include <thread>

#include "server/checkup/checkup.h"
#include "tests/unit/simulation/world.h"

namespace fenxiao::simulation {
namespace {

std::int64_t operations = 6000;
std::int64_t seed = 0;  // 0: of the day
constexpr std::int64_t k_on_postgresql_one_in = 5;
constexpr std::int64_t k_batch_max = 16;
constexpr std::int64_t k_batches_between_looks = 50;
constexpr std::int64_t k_looks_between_checkups = 4;
constexpr std::int64_t k_operations_of_a_full_life = 4000;
constexpr int k_readers = 2;
constexpr auto k_reader_rests = std::chrono::milliseconds(15);

// What everybody must see at any moment, in one transaction: all postings are zero together; what the books say of a person is
// what his balances say; no stock is lost.
std::string look_around(server::Tx& tx) {
  const auto sum = tx.one(
      "SELECT CAST(coalesce(sum(CASE side WHEN 'debit' THEN amount_fen ELSE -amount_fen END), 0) AS BIGINT) FROM posting WHERE shop_id = 1");
  if (sum->integer(0) != 0) return "all postings add up to " + std::to_string(sum->integer(0));
  const auto people = tx.query(
      "SELECT b.distributor_id, b.pending_fen + b.frozen_fen + b.available_fen + b.withdrawing_fen - b.debt_fen,"
      " (SELECT CAST(coalesce(sum(CASE p.side WHEN 'credit' THEN p.amount_fen ELSE -p.amount_fen END), 0) AS BIGINT) FROM posting p"
      " WHERE p.shop_id = b.shop_id AND p.distributor_id = b.distributor_id) FROM balance b WHERE b.shop_id = 1");
  for (const auto& row : people)
    if (row.integer(1) != row.integer(2))
      return "a person has " + std::to_string(row.integer(1)) + ", and his postings " + std::to_string(row.integer(2));
  if (!tx.query("SELECT 1 FROM stock WHERE shop_id = 1 AND sold + reserved + left_over <> received - written_off")
           .empty())
    return "stock was lost";
  return "";
}

// Reads on connections of its own until it is stopped.
class Reader {
 public:
  explicit Reader(server::Db& db)
      : thread_([this, &db] {
          while (!stopping_ && seen_.empty()) {
            seen_ = look_around(*db.begin_read());
            ++looks_;
            std::this_thread::sleep_for(k_reader_rests);
          }
        }) {}
  ~Reader() { stop(); }
  void stop() {
    stopping_ = true;
    if (thread_.joinable()) thread_.join();
  }
  const std::string& seen() const { return seen_; }  // after stop()
  std::int64_t looks() const { return looks_; }

 private:
  std::atomic<bool> stopping_ = false;
  std::string seen_;
  std::int64_t looks_ = 0;
  std::thread thread_;
};

void expect_sound(Arena& arena) {
  auto tx = arena.db().begin_read();
  auto all = server::examine_shop(*tx, arena.shop(), arena.vault());
  for (auto& part : server::examine_database(*tx, arena.db().engine())) all.push_back(std::move(part));
  for (const server::Examined& part : all)
    for (const std::string& finding : part.findings) ADD_FAILURE() << part.what << ": " << finding;
}

class Simulation : public ::testing::TestWithParam<server::test::Engine> {};

TEST_P(Simulation, TheEngineDoesWhatTheModelSays) {
  const bool small = GetParam() == server::test::Engine::postgresql;
  const std::int64_t wanted = small ? operations / k_on_postgresql_one_in : operations;
  Arena arena(GetParam());
  World world(arena, static_cast<std::uint64_t>(seed));
  ASSERT_FALSE(HasFailure());
  std::vector<std::unique_ptr<Reader>> readers;
  for (int i = 0; i < k_readers; ++i) readers.push_back(std::make_unique<Reader>(arena.db()));
  Dice batches(static_cast<std::uint64_t>(seed) + 1);
  for (std::int64_t batch = 1; world.done() + world.refused() < wanted; ++batch) {
    for (auto left = batches.between(1, k_batch_max); left > 0; --left) world.operate();
    if (batches.percent(50)) world.run_jobs();
    ASSERT_TRUE(world.settle()) << "seed " << seed;
    ASSERT_TRUE(world.compare_balances_and_stock()) << "seed " << seed;
    world.move_clock();
    if (batch % k_batches_between_looks != 0) continue;
    ASSERT_TRUE(world.compare_everything()) << "seed " << seed << "\n" << world.recent();
    if (batch % (k_batches_between_looks * k_looks_between_checkups) == 0) expect_sound(arena);
    ASSERT_FALSE(HasFailure()) << "seed " << seed;
  }
  ASSERT_TRUE(world.compare_everything()) << "seed " << seed;
  expect_sound(arena);
  std::int64_t looks = 0;
  for (const auto& reader : readers) {
    reader->stop();
    EXPECT_EQ(reader->seen(), "");
    looks += reader->looks();
  }
  std::map<ShareState, int> states;
  std::map<PayoutState, int> payouts;
  std::int64_t clawed = 0;
  for (const Order& order : world.model().orders)
    for (const Line& line : order.lines)
      for (const Share& share : line.shares) ++states[share.state], clawed += share.clawed_after > 0;
  for (const Payout& payout : world.model().payouts) ++payouts[payout.state];
  std::cout << server::test::name_of({GetParam(), 0}) << ": " << world.done() << " operations done and "
            << world.refused() << " refused, " << world.model().orders.size() << " orders, "
            << world.model().payouts.size() << " payouts; read " << looks << " times meanwhile\n";
  EXPECT_GT(looks, k_readers);
  if (wanted < k_operations_of_a_full_life) return;
  // A life that never comes to the hard cases shows nothing.
  for (const ShareState state : {ShareState::pending, ShareState::frozen, ShareState::available, ShareState::voided})
    EXPECT_GT(states[state], 0);
  for (const PayoutState state : {PayoutState::paid, PayoutState::failed, PayoutState::rejected})
    EXPECT_GT(payouts[state], 0);
  EXPECT_GT(clawed, 0);
  EXPECT_GT(world.refused(), 0);
}

INSTANTIATE_TEST_SUITE_P(Engines, Simulation,
                         ::testing::Values(server::test::Engine::sqlite, server::test::Engine::postgresql),
                         server::test::name_of);

TEST(LookingAround, SeesWhatIsPlanted) {
  Arena arena(server::test::Engine::sqlite);
  World world(arena, 7);
  for (int i = 0; i < 200; ++i) {
    world.operate();
    ASSERT_TRUE(world.settle());
  }
  EXPECT_EQ(look_around(*arena.db().begin_read()), "");
  for (const char* damage : {"UPDATE posting SET amount_fen = amount_fen + 1 WHERE line = 1",
                             "UPDATE balance SET pending_fen = pending_fen + 1"}) {
    auto tx = arena.db().begin_write();
    ASSERT_GT(tx->exec(damage), 0);
    EXPECT_NE(look_around(*tx), "");
  }
}

}  // namespace
}  // namespace fenxiao::simulation

int main(int argc, char** argv) {
  ::testing::InitGoogleTest(&argc, argv);
  using namespace fenxiao::simulation;
  seed = std::chrono::duration_cast<std::chrono::seconds>(std::chrono::system_clock::now().time_since_epoch()).count() %
         1'000'000;
  for (int i = 1; i + 1 < argc; i += 2) {
    if (std::strcmp(argv[i], "--operations") == 0) operations = std::atoll(argv[i + 1]);
    if (std::strcmp(argv[i], "--seed") == 0) seed = std::atoll(argv[i + 1]);
  }
  // What a disk does with a power cut is tested elsewhere; here its syncs would only cost time.
  if (std::filesystem::is_directory("/dev/shm")) ::setenv("TMPDIR", "/dev/shm", 0);
  std::cout << "seed " << seed << ", " << operations << " operations\n";
  return RUN_ALL_TESTS();
}
