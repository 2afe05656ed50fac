// What a person wants, one struct an intention. A view emits them while it draws; they are applied after the frame.
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "client/app/i18n.h"
#include "client/app/state.h"

namespace fenxiao::client {

// --- moving about
struct Go {
  Route route;
};
struct GoBack {};
struct Refresh {};   // pull to refresh, or "try again"
struct LoadMore {};  // the end of the list came into sight
struct DismissToast {};
struct SwitchLanguage {
  Language language;
};
struct SwitchTheme {
  std::string theme;  // "light", "dark"; empty: as the system
};

// --- signing in
struct EditPhone {
  std::string text;
};
struct EditCode {
  std::string text;
};
struct SendCode {};
struct SignIn {};
struct SignOut {};
struct EditPhoneAgain {};  // back from the code to the number

// --- applying
struct EditApplyName {
  std::string text;
};
struct EditApplyReason {
  std::string text;
};
struct EditInviteCode {
  std::string text;
};
struct SetConsent {
  bool agreed;
};
struct SubmitApplication {};
struct ApplyAgain {};  // after a refusal: the form, with what was written

// --- distributor
struct ShowChartDays {
  int days;
};
struct EditSearch {
  std::string text;
};
struct PickCategory {
  std::optional<CategoryId> category;
};
struct SortBy {
  contract::ProductSort sort;
};
struct FilterCommissions {
  std::optional<contract::CommissionState> state;
};
struct OpenShare {
  std::string product_id;
};
struct CloseShare {};
struct CopyLink {};
struct CopyText {};
struct CopyInviteCode {};
struct ShowMonth {
  std::string month;  // of the statement
};
struct CopyStatement {};  // as text, for whoever keeps the books
struct ShowPeriod {
  contract::Period period;  // of the leaderboard
};
struct EditDisplayName {
  std::string text;
};
struct ShowAvatar {
  bool on;
};
struct SaveProfile {};
struct SawMessages {};  // the list is on screen: what is unread in it has been seen

// --- poster
struct EditPosterTitle {
  std::string text;
};
struct EditPosterSubtitle {
  std::string text;
};
struct PickPosterTemplate {
  std::string template_id;
};
struct PickPalette {
  int index;
};
struct ToggleAvatar {
  bool on;
};
struct SavePoster {};
struct SharePoster {};
struct PickPosterPicture {
  int index;
};
struct UndoPoster {};

// --- buying
struct ShareProduct {};  // a buyer passes on the page he is looking at, its promo code with it
struct OpenSkuSheet {
  bool open;
};
struct PickSku {
  int index;
};
struct SetQuantity {
  std::int64_t quantity;
};
struct BuyNow {};
// A form is edited one part at a time: the phone's autofill writes several fields within one frame.
enum class AddressPart : std::uint8_t { name, phone, region, street };
struct EditAddress {
  AddressPart part;
  std::string text;
};
struct PlaceTheOrder {};
struct FilterOrders {
  std::optional<contract::OrderState> state;
};
struct OpenOrderSheet {
  OrderSheet sheet;
};
struct CopyOrderNo {
  std::string order_id;
};
struct PayTheOrder {
  std::string order_id;
};
struct CancelTheOrder {
  std::string order_id;
};
struct ConfirmReceipt {
  std::string order_id;
};

// --- withdrawing
struct EditAmount {
  std::string text;
};
struct WithdrawAll {};
struct PickPayoutAccount {
  PayoutAccountId id;
};
struct OpenAccountSheet {
  bool open;
};
enum class PayoutAccountPart : std::uint8_t { holder_name, bank_name, account_no };
struct EditPayoutAccount {
  PayoutAccountPart part;
  std::string text;
};
struct PickPayoutChannel {
  contract::PayoutChannel channel;
};
struct SavePayoutAccount {};
struct OpenWithdrawConfirm {
  bool open;
};
struct ConfirmWithdrawal {};

using Command =
    std::variant<Go, GoBack, Refresh, LoadMore, DismissToast, SwitchLanguage, SwitchTheme, EditPhone, EditCode,
                 SendCode, SignIn, SignOut, EditPhoneAgain, EditApplyName, EditApplyReason, EditInviteCode, SetConsent,
                 SubmitApplication, ApplyAgain, ShowChartDays, EditSearch, PickCategory, SortBy, FilterCommissions,
                 OpenShare, CloseShare, CopyLink, CopyText, EditPosterTitle, EditPosterSubtitle, PickPosterTemplate,
                 PickPalette, ToggleAvatar, SavePoster, SharePoster, PickPosterPicture, UndoPoster, CopyInviteCode,
                 ShowMonth, CopyStatement, ShowPeriod, EditDisplayName, ShowAvatar, SaveProfile, SawMessages,
                 ShareProduct, OpenSkuSheet, PickSku, SetQuantity, BuyNow, EditAddress, PlaceTheOrder, FilterOrders,
                 OpenOrderSheet, CopyOrderNo, PayTheOrder, CancelTheOrder, ConfirmReceipt, EditAmount, WithdrawAll,
                 PickPayoutAccount, OpenAccountSheet, EditPayoutAccount, PickPayoutChannel, SavePayoutAccount,
                 OpenWithdrawConfirm, ConfirmWithdrawal>;

class Commands {
 public:
  void emit(Command command) { queue_.push_back(std::move(command)); }
  std::vector<Command> take() { return std::exchange(queue_, {}); }
  bool empty() const { return queue_.empty(); }

 private:
  std::vector<Command> queue_;
};

}  // namespace fenxiao::client
