#include "server/adapters/outbound/address.h"

#include <gtest/gtest.h>

namespace fenxiao::server {
namespace {

struct Case {
  const char* address;
  bool is_public;
  const char* what;
};

// The first and the last of each closed range, and the neighbours outside.
constexpr Case k_cases[] = {
    {"0.0.0.0", false, "this network"},
    {"0.255.255.255", false, "this network"},
    {"1.0.0.0", true, "after it"},
    {"9.255.255.255", true, "before 10/8"},
    {"10.0.0.0", false, "private"},
    {"10.255.255.255", false, "private"},
    {"11.0.0.0", true, "after 10/8"},
    {"100.63.255.255", true, "before shared"},
    {"100.64.0.0", false, "shared, of carriers"},
    {"100.127.255.255", false, "shared, of carriers"},
    {"100.128.0.0", true, "after shared"},
    {"126.255.255.255", true, "before loopback"},
    {"127.0.0.1", false, "loopback"},
    {"127.255.255.255", false, "loopback"},
    {"128.0.0.0", true, "after loopback"},
    {"169.253.255.255", true, "before link-local"},
    {"169.254.169.254", false, "a cloud's metadata service"},
    {"169.255.0.0", true, "after link-local"},
    {"172.15.255.255", true, "before 172.16/12"},
    {"172.16.0.0", false, "private"},
    {"172.31.255.255", false, "private"},
    {"172.32.0.0", true, "after 172.16/12"},
    {"192.0.0.0", false, "protocol assignments"},
    {"192.0.1.0", true, "after them"},
    {"192.0.2.55", false, "documentation"},
    {"192.88.99.1", false, "6to4 relay"},
    {"192.167.255.255", true, "before 192.168/16"},
    {"192.168.0.0", false, "private"},
    {"192.168.255.255", false, "private"},
    {"192.169.0.0", true, "after 192.168/16"},
    {"198.17.255.255", true, "before benchmarking"},
    {"198.18.0.0", false, "benchmarking"},
    {"198.19.255.255", false, "benchmarking"},
    {"198.20.0.0", true, "after benchmarking"},
    {"198.51.100.1", false, "documentation"},
    {"203.0.113.1", false, "documentation"},
    {"203.0.114.1", true, "after documentation"},
    {"223.255.255.255", true, "before multicast"},
    {"224.0.0.1", false, "multicast"},
    {"239.255.255.255", false, "multicast"},
    {"240.0.0.0", false, "reserved"},
    {"255.255.255.255", false, "broadcast"},
    {"8.8.8.8", true, "a server on the Internet"},
    {"::", false, "unspecified"},
    {"::1", false, "loopback"},
    {"::ffff:127.0.0.1", false, "mapped loopback"},
    {"::ffff:10.1.2.3", false, "mapped private"},
    {"::ffff:8.8.8.8", true, "mapped public"},
    {"::8.8.8.8", false, "compatible form, deprecated"},
    {"64:ff9b::7f00:1", false, "NAT64 of loopback"},
    {"64:ff9b::a9fe:a9fe", false, "NAT64 of the metadata service"},
    {"64:ff9b::808:808", true, "NAT64 of a public address"},
    {"64:ff9b:1::1", false, "NAT64 for local use"},
    {"100::1", false, "discard"},
    {"1fff:ffff::1", false, "before global unicast"},
    {"2001::1", false, "Teredo"},
    {"2001:1ff:ffff::1", false, "protocol assignments"},
    {"2001:200::1", true, "after them"},
    {"2001:db8::1", false, "documentation"},
    {"2001:db9::1", true, "after documentation"},
    {"2002:7f00:1::1", false, "6to4 of loopback"},
    {"2606:4700::1111", true, "a server on the Internet"},
    {"3ffe:ffff::1", true, "before documentation"},
    {"3fff::1", false, "documentation"},
    {"3fff:1000::1", true, "after documentation"},
    {"4000::1", false, "after global unicast"},
    {"fc00::1", false, "unique local"},
    {"fdff::1", false, "unique local"},
    {"fe80::1", false, "link-local"},
    {"febf::1", false, "link-local"},
    {"fec0::1", false, "site-local"},
    {"ff02::1", false, "multicast"},
};

TEST(AddressTest, KnowsWhatIsPublic) {
  for (const Case& each : k_cases) {
    const auto address = read_address(each.address);
    ASSERT_TRUE(address.has_value()) << each.address;
    EXPECT_EQ(is_public(*address), each.is_public) << each.address << ", " << each.what;
  }
}

TEST(AddressTest, TheMappedFormIsTheSameAddress) {
  EXPECT_EQ(*read_address("::ffff:192.0.2.1"), *read_address("192.0.2.1"));
  EXPECT_EQ(address_text(*read_address("::ffff:192.0.2.1")), "192.0.2.1");
  EXPECT_EQ(address_text(*read_address("2001:DB8:0::1")), "2001:db8::1");
}

TEST(AddressTest, ReadsOnlyTheStrictForms) {
  for (const char* text :
       {"", "127.1", "0x7f.0.0.1", "2130706433", "127.0.0.1 ", "1.2.3.4.5", "[::1]", "fe80::1%eth0", "host"})
    EXPECT_FALSE(read_address(text).has_value()) << text;
  EXPECT_FALSE(read_address(std::string_view("8.8.8.8\0x", 9)).has_value());
}

}  // namespace
}  // namespace fenxiao::server
