// Every endpoint, once. The router, the OpenAPI document and the endpoint × role test walk this list;
// an endpoint that is not here does not exist.
#pragma once

#include "contract/analytics.h"
#include "contract/bank.h"
#include "contract/catalogue.h"
#include "contract/commission.h"
#include "contract/demo.h"
#include "contract/distributor.h"
#include "contract/distributor_admin.h"
#include "contract/message.h"
#include "contract/order.h"
#include "contract/order_sources.h"
#include "contract/order_sync.h"
#include "contract/payout_channels.h"
#include "contract/policies.h"
#include "contract/promo.h"
#include "contract/risk.h"
#include "contract/session.h"
#include "contract/standing.h"
#include "contract/tax.h"
#include "contract/webhook.h"
#include "contract/withdrawal.h"

namespace fenxiao::contract {

template <class F>
void for_each_endpoint(F&& f) {
  // session
  f(k_shop), f(k_send_code), f(k_sign_in_phone), f(k_sign_in_password), f(k_session), f(k_sign_out);
  // storefront
  f(k_categories), f(k_products), f(k_product), f(k_touch), f(k_my_binding), f(k_my_addresses);
  f(k_quote), f(k_place_order), f(k_my_orders), f(k_my_order), f(k_cancel_order), f(k_pay_order), f(k_receive_order);
  f(k_open_after_sale);
  // distributor
  f(k_apply), f(k_my_application), f(k_profile), f(k_set_profile), f(k_home), f(k_promo_link), f(k_commissions),
      f(k_commission), f(k_balances);
  f(k_statement), f(k_payout_accounts), f(k_add_payout_account), f(k_withdrawal_quote), f(k_withdraw),
      f(k_my_withdrawals);
  f(k_my_tier), f(k_team), f(k_leaderboard);
  // everybody who is signed in
  f(k_messages), f(k_read_messages), f(k_live);
  // merchant
  f(k_list_applications), f(k_approve_application), f(k_reject_application);
  f(k_distributors), f(k_suspend_distributor), f(k_resume_distributor), f(k_retire_distributor), f(k_set_tier);
  f(k_buyer_binding), f(k_rebind), f(k_dashboard);
  f(k_admin_orders), f(k_ship_order), f(k_refund_order);
  f(k_rules), f(k_add_rule), f(k_end_rule), f(k_attest), f(k_policies), f(k_set_policies), f(k_ledger_check);
  f(k_place_hold), f(k_close_pause), f(k_pauses), f(k_audit);
  f(k_admin_withdrawals), f(k_approve_withdrawal), f(k_reject_withdrawal);
  f(k_tax_rules), f(k_tax_month), f(k_file_tax_month), f(k_tax_year), f(k_set_tax_regime);
  f(k_repay_debt), f(k_write_off_debt);
  f(k_payout_channels), f(k_set_wechat_channel), f(k_set_alipay_channel);
  f(k_bank_paid), f(k_bank_failed), f(k_make_bank_batch), f(k_bank_file);
  f(k_webhooks), f(k_add_webhook), f(k_change_webhook), f(k_remove_webhook), f(k_rotate_webhook_secret);
  f(k_webhook_deliveries), f(k_redeliver);
  f(k_order_sources), f(k_add_order_source), f(k_set_order_source), f(k_renew_source_secret), f(k_external_names),
      f(k_set_external_name), f(k_refused_orders);
  // other systems
  f(k_tell_orders);
  // demo doors
  f(k_sandbox_sms), f(k_sandbox_pay), f(k_advance_clock);
}

}  // namespace fenxiao::contract
