#include "server/http/live.h"

#include <charconv>
#include <utility>

namespace fenxiao::server {
namespace {

// Ids are unique over all shops of a database (db/id_source.h).
std::uint64_t key_of(AccountId account) { return static_cast<std::uint64_t>(account.value); }
std::uint64_t key_of(DistributorId distributor) { return static_cast<std::uint64_t>(distributor.value); }

// The count in "BOOT.COUNT", if it is of this start.
std::optional<std::uint64_t> count_in(std::string_view since, std::string_view boot) {
  if (!since.starts_with(boot) || since.size() <= boot.size() + 1 || since[boot.size()] != '.') return std::nullopt;
  since.remove_prefix(boot.size() + 1);
  std::uint64_t count = 0;
  const auto [end, error] = std::from_chars(since.data(), since.data() + since.size(), count);
  return error == std::errc{} && end == since.data() + since.size() ? std::optional(count) : std::nullopt;
}

}  // namespace

contract::LiveReply LiveDesk::reply(bool changed) const {
  return {boot_ + "." + std::to_string(count_), changed, alone_, k_hold.count()};
}

void LiveDesk::forget(Time now) {
  if (now - forgotten_at_ < k_hold) return;
  forgotten_at_ = now;
  std::erase_if(people_, [&](const auto& entry) {
    return entry.second.pages.empty() && now - entry.second.heard > k_remembered;
  });
  std::erase_if(accounts_, [&](const auto& entry) { return !people_.contains(entry.second); });
}

std::optional<std::uint64_t> LiveDesk::wait(const Principal& who, const std::optional<std::string>& since, Time now,
                                            Answer answer) {
  std::unique_lock guard(guard_);
  forget(now);
  const std::uint64_t key = key_of(who.account);
  const bool known = people_.contains(key);
  Person& person = people_[key];
  person.heard = now;
  if (who.distributor.set()) accounts_[key_of(who.distributor)] = key;
  const auto seen = since ? count_in(*since, boot_) : std::nullopt;
  const bool changed = since && (!known || !seen || person.changed_at > *seen);
  const bool full = pages_.size() >= k_waiting_max || person.pages.size() >= static_cast<std::size_t>(k_pages_max);
  if (!since || changed || full) {
    const contract::LiveReply at_once = reply(changed);
    guard.unlock();
    answer(at_once);
    return std::nullopt;
  }
  const std::uint64_t page = next_page_++;
  person.pages.push_back(page);
  pages_.emplace(page, Page{key, std::move(answer)});
  return page;
}

void LiveDesk::expire(std::uint64_t waiting, Time now) {
  std::unique_lock guard(guard_);
  const auto found = pages_.find(waiting);
  if (found == pages_.end()) return;
  const Answer answer = std::move(found->second.answer);
  Person& person = people_[found->second.person];
  person.heard = now;
  std::erase(person.pages, waiting);
  pages_.erase(found);
  const contract::LiveReply nothing = reply(false);
  guard.unlock();
  answer(nothing);
}

void LiveDesk::committed(const Concerned& concerned) {
  std::vector<Answer> answers;
  contract::LiveReply changed;
  {
    const std::lock_guard guard(guard_);
    ++count_;
    const auto tell = [&](std::uint64_t key) {
      const auto found = people_.find(key);
      if (found == people_.end()) return;
      found->second.changed_at = count_;
      for (const std::uint64_t page : std::exchange(found->second.pages, {})) {
        const auto waiting = pages_.find(page);
        answers.push_back(std::move(waiting->second.answer));
        pages_.erase(waiting);
      }
    };
    for (const AccountId account : concerned.accounts) tell(key_of(account));
    for (const DistributorId distributor : concerned.distributors) {
      const auto account = accounts_.find(key_of(distributor));
      if (account != accounts_.end()) tell(account->second);
    }
    changed = reply(true);
  }
  for (const Answer& answer : answers) answer(changed);
}

void LiveDesk::release_all() {
  std::unordered_map<std::uint64_t, Page> pages;
  contract::LiveReply nothing;
  {
    const std::lock_guard guard(guard_);
    pages = std::exchange(pages_, {});
    for (auto& [key, person] : people_) person.pages.clear();
    nothing = reply(false);
  }
  for (const auto& [id, page] : pages) page.answer(nothing);
}

std::size_t LiveDesk::waiting() const {
  const std::lock_guard guard(guard_);
  return pages_.size();
}

}  // namespace fenxiao::server
