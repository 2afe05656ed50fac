#include "domain/distributor/application.h"

#include <algorithm>

#include "base/utf8.h"

namespace fenxiao::domain {
namespace {

bool is_blank(char32_t c) { return c == U' ' || c == U'\u00A0' || c == U'\u3000' || (c >= 0x2000 && c <= 0x200F); }
bool is_control(char32_t c) {
  return c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0xFEFF || (c >= 0x202A && c <= 0x202E);
}

bool name_readable(std::string_view name) {
  bool ink = false;
  for (std::size_t at = 0; at < name.size();) {
    const auto c = next_code_point(name, at);
    if (!c || is_control(*c)) return false;
    ink = ink || !is_blank(*c);
  }
  return ink;
}

}  // namespace

Verdict<NameRefusal> check_name(std::string_view name) {
  const auto chars = count_code_points(name);
  if (!chars) return Refused{NameRefusal::characters};
  if (*chars < k_name_chars_min || *chars > k_name_chars_max) return Refused{NameRefusal::length};
  if (!name_readable(name)) return Refused{NameRefusal::characters};
  return Done{};
}

Verdict<ApplyRefusal> check_application(const ApplicationForm& form, const ApplicantFacts& facts) {
  if (facts.distributor == DistributorStatus::active) return Refused{ApplyRefusal::already_distributor};
  if (facts.distributor == DistributorStatus::suspended) return Refused{ApplyRefusal::distributor_suspended};
  if (facts.newest_application == ReviewStatus::pending) return Refused{ApplyRefusal::application_pending};
  if (!form.consent) return Refused{ApplyRefusal::consent_required};
  if (const auto fits = check_name(form.name); !fits)
    return Refused{fits.error() == NameRefusal::length ? ApplyRefusal::name_length : ApplyRefusal::name_characters};
  const auto reason_chars = count_code_points(form.reason);
  if (!reason_chars || *reason_chars > k_reason_chars_max) return Refused{ApplyRefusal::reason_length};
  if (form.invite_code_known == false) return Refused{ApplyRefusal::invite_code_unknown};
  if (facts.invited_by_himself) return Refused{ApplyRefusal::referral_loop};
  return Done{};
}

Result<ReviewStatus, ReviewRefusal> review(ReviewStatus status, ReviewEvent event, std::string_view reason) {
  const bool fits = event == ReviewEvent::retreat ? status == ReviewStatus::approved : status == ReviewStatus::pending;
  if (!fits) return Refused{ReviewRefusal::not_pending};
  const bool has_reason = std::any_of(reason.begin(), reason.end(), [](char c) { return c != ' '; });
  if (event != ReviewEvent::approve && !has_reason) return Refused{ReviewRefusal::reason_required};
  switch (event) {
    case ReviewEvent::approve: return ReviewStatus::approved;
    case ReviewEvent::reject: return ReviewStatus::rejected;
    case ReviewEvent::retreat:  // an approval is taken back: the application is open again
      return ReviewStatus::pending;
  }
  return Refused{ReviewRefusal::not_pending};
}

std::optional<DistributorStatus> after(DistributorStatus status, DistributorEvent event) {
  using S = DistributorStatus;
  using E = DistributorEvent;
  if (event == E::suspend && status == S::active) return S::suspended;
  if (event == E::resume && status == S::suspended) return S::active;
  if (event == E::retire && status != S::retired) return S::retired;
  return std::nullopt;
}

}  // namespace fenxiao::domain
