// Becoming a distributor: what an application must hold, and what may follow from where it is.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "domain/names.h"

namespace fenxiao::domain {

inline constexpr std::size_t k_name_chars_min = 2;
inline constexpr std::size_t k_name_chars_max = 30;
inline constexpr std::size_t k_reason_chars_max = 200;

enum class ReviewStatus { pending, approved, rejected };
template <>
struct Names<ReviewStatus> {
  static constexpr std::array<std::pair<ReviewStatus, std::string_view>, 3> k_all{
      {{ReviewStatus::pending, "pending"}, {ReviewStatus::approved, "approved"}, {ReviewStatus::rejected, "rejected"}}};
};

enum class DistributorStatus { active, suspended, retired };
template <>
struct Names<DistributorStatus> {
  static constexpr std::array<std::pair<DistributorStatus, std::string_view>, 3> k_all{
      {{DistributorStatus::active, "active"},
       {DistributorStatus::suspended, "suspended"},
       {DistributorStatus::retired, "retired"}}};
};

// 2 to 30 characters that can be read: what a person may call himself.
enum class NameRefusal { length, characters };
Verdict<NameRefusal> check_name(std::string_view name);

struct ApplicationForm {
  std::string_view name;  // UTF-8
  std::string_view reason = {};
  bool consent = false;
  std::optional<bool> invite_code_known = {};  // none: no code was given
};
struct ApplicantFacts {
  std::optional<DistributorStatus> distributor = {};  // he is one already
  std::optional<ReviewStatus> newest_application = {};
  bool invited_by_himself = false;
};

// In order of precedence: who, then the form.
enum class ApplyRefusal {
  already_distributor,  // active
  distributor_suspended,
  application_pending,
  consent_required,
  name_length,
  name_characters,  // control characters, or nothing but spaces
  reason_length,
  invite_code_unknown,
  referral_loop,
};
// A rejected applicant may apply again; a retired distributor too.
Verdict<ApplyRefusal> check_application(const ApplicationForm& form, const ApplicantFacts& facts);

enum class ReviewEvent { approve, reject, retreat };
// In order of precedence.
enum class ReviewRefusal { not_pending, reason_required };
Result<ReviewStatus, ReviewRefusal> review(ReviewStatus status, ReviewEvent event, std::string_view reason);

enum class DistributorEvent { suspend, resume, retire };
std::optional<DistributorStatus> after(DistributorStatus status, DistributorEvent event);

}  // namespace fenxiao::domain
