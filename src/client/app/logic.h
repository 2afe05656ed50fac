// What each Command does. One file a feature: session_logic.cpp, apply_logic.cpp, promote_logic.cpp, poster_logic.cpp,
// order_logic.cpp, withdraw_logic.cpp, statement_logic.cpp, standing_logic.cpp, profile_logic.cpp, messages_logic.cpp,
// live_logic.cpp; moving about is in app.cpp.
#pragma once

#include "client/app/app.h"

namespace fenxiao::client {

// session
void apply(App& app, const EditPhone& c);
void apply(App& app, const EditCode& c);
void apply(App& app, const SendCode& c);
void apply(App& app, const SignIn& c);
void apply(App& app, const SignOut& c);
void apply(App& app, const EditPhoneAgain& c);
// application
void apply(App& app, const EditApplyName& c);
void apply(App& app, const EditApplyReason& c);
void apply(App& app, const EditInviteCode& c);
void apply(App& app, const SetConsent& c);
void apply(App& app, const SubmitApplication& c);
void apply(App& app, const ApplyAgain& c);
// promote
void apply(App& app, const ShowChartDays& c);
void apply(App& app, const EditSearch& c);
void apply(App& app, const PickCategory& c);
void apply(App& app, const SortBy& c);
void apply(App& app, const FilterCommissions& c);
void apply(App& app, const OpenShare& c);
void apply(App& app, const CloseShare& c);
void apply(App& app, const CopyLink& c);
void apply(App& app, const CopyText& c);
void apply(App& app, const CopyInviteCode& c);
// statement
void apply(App& app, const ShowMonth& c);
void apply(App& app, const CopyStatement& c);
// standing
void apply(App& app, const ShowPeriod& c);
// messages
void apply(App& app, const SawMessages& c);
// profile
void apply(App& app, const EditDisplayName& c);
void apply(App& app, const ShowAvatar& c);
void apply(App& app, const SaveProfile& c);
// poster
void apply(App& app, const EditPosterTitle& c);
void apply(App& app, const EditPosterSubtitle& c);
void apply(App& app, const PickPosterTemplate& c);
void apply(App& app, const PickPalette& c);
void apply(App& app, const ToggleAvatar& c);
void apply(App& app, const SavePoster& c);
void apply(App& app, const SharePoster& c);
void apply(App& app, const PickPosterPicture& c);
void apply(App& app, const UndoPoster& c);
// buying
void apply(App& app, const ShareProduct& c);
void apply(App& app, const OpenSkuSheet& c);
void apply(App& app, const PickSku& c);
void apply(App& app, const SetQuantity& c);
void apply(App& app, const BuyNow& c);
void apply(App& app, const EditAddress& c);
void apply(App& app, const PlaceTheOrder& c);
void apply(App& app, const FilterOrders& c);
void apply(App& app, const OpenOrderSheet& c);
void apply(App& app, const CopyOrderNo& c);
void apply(App& app, const PayTheOrder& c);
void apply(App& app, const CancelTheOrder& c);
void apply(App& app, const ConfirmReceipt& c);
// withdrawing
void apply(App& app, const EditAmount& c);
void apply(App& app, const WithdrawAll& c);
void apply(App& app, const PickPayoutAccount& c);
void apply(App& app, const OpenAccountSheet& c);
void apply(App& app, const EditPayoutAccount& c);
void apply(App& app, const PickPayoutChannel& c);
void apply(App& app, const SavePayoutAccount& c);
void apply(App& app, const OpenWithdrawConfirm& c);
void apply(App& app, const ConfirmWithdrawal& c);
// moving about
void apply(App& app, const Go& c);
void apply(App& app, const GoBack& c);
void apply(App& app, const Refresh& c);
void apply(App& app, const LoadMore& c);
void apply(App& app, const DismissToast& c);
void apply(App& app, const SwitchLanguage& c);
void apply(App& app, const SwitchTheme& c);

// What a screen needs when it is opened or pulled to refresh; each feature's part.
void load_product(App& app, const Route& route);
void load_checkout(App& app, const Route& route);
// Asks again for an order whose answer was lost, under its own key: when the network is back, or by the person.
void resume_order(App& app);
void load_orders(App& app);
void load_more_orders(App& app);
void load_order(App& app, const std::string& order_id);
void load_application(App& app);
bool awaits_review(const State& state);  // the merchant has not answered yet
void load_home(App& app);
void load_promote(App& app);
void load_earnings(App& app);
void load_commission(App& app, const std::string& commission_id);
void load_poster(App& app, const std::string& product_id);
// Lays out and paints what the poster screens show, where something that it depends on has changed.
void keep_posters(App& app);
void load_withdraw(App& app);
void load_withdrawals(App& app);
void load_more_withdrawals(App& app);
void follow_withdrawals(App& app);  // unseen, while one of them is under way
void follow_earnings(App& app);     // unseen: the list is asked for again when a balance has moved
void load_statement(App& app);
void load_seller(App& app);
void load_tier(App& app);
void load_leaderboard(App& app);
void load_team(App& app);
void load_more_team(App& app);
void load_profile(App& app);
void load_messages(App& app);
void load_more_messages(App& app);
void follow_messages(App& app);  // unseen, while the list is at its first page
// Keeps one long poll open while the page is seen; `look_again` is called when something of this person's has changed.
void listen(App& app, const std::function<void()>& look_again);
bool hears(const State& state);  // it works: nothing needs to be asked for on a clock
void load_promo_link(App& app, const std::string& product_id,
                     std::function<Loadable<contract::PromoLink>&(State&)> slot);

}  // namespace fenxiao::client
