#include "server/personal.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>

#include "server/session/passwords.h"
#include "tests/unit/server_core/shop.h"

namespace fenxiao::server {
namespace {

constexpr ShopId k_shop{1};
constexpr AccountId k_person{7};
constexpr AccountId k_other{8};

class Vault : public testing::Test {
 protected:
  std::string seal(std::string_view plain, AccountId person = k_person) {
    std::string bytes;
    shop_.write([&](WriteContext& ctx) { bytes = shop_.vault().encrypt(ctx.tx, k_shop, person, plain).bytes; });
    return bytes;
  }
  std::string open(const std::string& bytes, AccountId person = k_person) {
    return shop_.vault().decrypt(*shop_.db().begin_read(), k_shop, person, bytes);
  }
  test::Shop shop_;
};

TEST_F(Vault, WhatWasSealedIsReadAgainAndIsNotInTheClear) {
  const std::string phone = "13800000001";
  const std::string sealed = seal(phone);
  EXPECT_EQ(sealed.find(phone), std::string::npos);
  EXPECT_EQ(open(sealed), phone);
  EXPECT_NE(seal(phone), sealed) << "two seals of one text do not tell that they are equal";
  EXPECT_EQ(open(seal("")), "");
}

TEST_F(Vault, AlteredBytesAreFoundOut) {
  std::string sealed = seal("13800000001");
  for (const std::size_t at : {std::size_t{0}, sealed.size() / 2, sealed.size() - 1}) {
    std::string altered = sealed;
    altered[at] = static_cast<char>(altered[at] ^ 1);
    EXPECT_THROW(open(altered), Fault) << "byte " << at;
  }
  EXPECT_THROW(open(sealed.substr(0, 10)), Fault);
}

TEST_F(Vault, APersonsKeyOpensOnlyHisOwn) {
  const std::string mine = seal("mine", k_person);
  seal("his", k_other);
  EXPECT_THROW(open(mine, k_other), Fault);
}

TEST_F(Vault, WithoutHisKeyAPersonIsErased) {
  const std::string sealed = seal("13800000001");
  shop_.write([](WriteContext& ctx) { ctx.tx.exec("delete from person_key where account_id = $1", k_person); });
  EXPECT_EQ(open(sealed), "");
}

TEST_F(Vault, SearchHashesFindWithinAShopAndKindOnly) {
  const PersonalVault& vault = shop_.vault();
  const std::string hash = vault.search_hash(k_shop, "phone", "13800000001");
  EXPECT_EQ(vault.search_hash(k_shop, "phone", "13800000001"), hash);
  EXPECT_NE(vault.search_hash(k_shop, "phone", "13800000002"), hash);
  EXPECT_NE(vault.search_hash(k_shop, "account", "13800000001"), hash);
  EXPECT_NE(vault.search_hash(ShopId{2}, "phone", "13800000001"), hash);
  EXPECT_NE(vault.keyed_hash("a", "bc"), vault.keyed_hash("ab", "c"));
}

TEST_F(Vault, TheMasterKeyIsNeededAndNobodyElsesToRead) {
  const std::string file = shop_.folder() + "/master.key";
  struct stat found{};
  ASSERT_EQ(::stat(file.c_str(), &found), 0);
  EXPECT_EQ(found.st_mode & 0777, 0600u);
  const std::string sealed = seal("secret");
  const auto again = PersonalVault::open(file, false);
  EXPECT_EQ(again.decrypt(*shop_.db().begin_read(), k_shop, k_person, sealed), "secret");

  const auto other = PersonalVault::open(shop_.folder() + "/other.key", true);
  EXPECT_THROW(other.decrypt(*shop_.db().begin_read(), k_shop, k_person, sealed), Fault);
  EXPECT_NE(other.search_hash(k_shop, "phone", "1"), again.search_hash(k_shop, "phone", "1"));
  EXPECT_THROW(PersonalVault::open(shop_.folder() + "/missing.key", false), Fault);
  std::ofstream(shop_.folder() + "/short.key") << "too short";
  EXPECT_THROW(PersonalVault::open(shop_.folder() + "/short.key", true), Fault);
}

TEST(Masks, ShowEnoughToRecogniseAndNoMore) {
  EXPECT_EQ(mask_phone("13800000001"), "138****0001");
  EXPECT_EQ(mask_phone("12345"), "*****");
  EXPECT_EQ(mask_name("张小满"), "张*");
  EXPECT_EQ(mask_name("A"), "A*");
  EXPECT_EQ(mask_name(""), "");
  EXPECT_EQ(mask_account_no("6222021234567890"), "****7890");
  EXPECT_EQ(mask_account_no("123"), "****");
}

TEST(RandomText, IsLongAndNeverTheSame) {
  const std::string one = random_text(32);
  EXPECT_EQ(one.size(), 43u);
  EXPECT_NE(one, random_text(32));
}

TEST(Passwords, AreArgon2idWithTheCostWeDecidedOn) {
  const std::string hash = hash_password("correct horse");
  EXPECT_EQ(hash.find("$argon2id$v=19$m=19456,t=2,p=1$"), 0u) << hash;
  EXPECT_TRUE(password_fits(hash, "correct horse"));
  EXPECT_FALSE(password_fits(hash, "correct horse "));
  EXPECT_FALSE(password_fits(hash, ""));
  EXPECT_FALSE(password_fits("no hash at all", "correct horse"));
  EXPECT_NE(hash_password("correct horse"), hash);
}

}  // namespace
}  // namespace fenxiao::server
