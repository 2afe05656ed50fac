// The checkout: where to, what, how much. Placing asks the server once; a lost answer is said, and asking again is
// safe.
#include "client/views/order/order_parts.h"

namespace fenxiao::client::views {
namespace {

constexpr float k_side_by_side_from = 360;  // narrower: name and phone stand under each other

bool address_error(const std::string& field) { return field.starts_with("address."); }

void address_field(const View& v, AddressPart part, const char* name, const char* label, const std::string& value,
                   ui::Field field) {
  const CheckoutSlice& checkout = v.state.checkout;
  field.label = tr(label);
  field.value = value;
  field.disabled = checkout.placing || checkout.uncertain;  // what was sent is asked for again, unchanged
  field.edit = [&queue = v.commands, part](std::string text) { queue.emit(EditAddress{part, std::move(text)}); };
  if (checkout.error_field == "address." + std::string(name))
    field.error = tr(checkout.error_key);
  else if (checkout.checked && value.empty())
    field.error = tr("error.invalid_field.missing_field");
  v.ui.field(std::move(field));
}

void address_card(const View& v) {
  const contract::Address& address = v.state.checkout.address;
  auto card = ui::card(v.ui, {.gap = 12});
  v.ui.text(tr("checkout.address"), {.size = 16, .weight = 600, .role = "heading"});
  const auto name = [&] {
    address_field(v, AddressPart::name, "name", "checkout.name", address.name,
                  {.id = "address-name", .max_length = 30});
  };
  const auto phone = [&] {
    address_field(v, AddressPart::phone, "phone", "checkout.phone", address.phone,
                  {.id = "address-phone", .kind = ui::FieldKind::phone, .max_length = 20});
  };
  if (v.ui.width() >= k_side_by_side_from) {
    auto row = v.ui.row({.gap = 12, .align = ui::Align::start});
    {
      auto half = v.ui.column({.width = 1, .grow = 1});
      name();
    }
    auto half = v.ui.column({.width = 1, .grow = 1.2f});
    phone();
  } else {
    name();
    phone();
  }
  address_field(v, AddressPart::region, "region", "checkout.region", address.region,
                {.id = "address-region", .placeholder = tr("checkout.region_hint"), .max_length = 60});
  address_field(v, AddressPart::street, "street", "checkout.street", address.street,
                {.id = "address-street",
                 .placeholder = tr("checkout.street_hint"),
                 .max_length = 120,
                 .submit = v.does(PlaceTheOrder{})});
}

void goods_card(const View& v, const contract::Quote& quote) {
  auto card = ui::card(v.ui, {.gap = 12});
  for (const contract::QuotedLine& line : quote.lines) {
    goods_line(v, {line.picture.thumb_url, pick(line.title, line.title_en), pick(line.sku_name, line.sku_name_en),
                   line.unit_price, line.quantity, line.in_stock ? std::string() : tr("error.out_of_stock")});
  }
}

void sums_card(const View& v, const contract::Quote& quote) {
  auto card = ui::card(v.ui);
  ui::sum_row(v.ui, tr("checkout.goods"), {}, money_text(quote.goods));
  if (quote.discount.amount > 0) ui::sum_row(v.ui, tr("checkout.discount"), {}, "−" + money_text(quote.discount));
  ui::sum_row(v.ui, tr("checkout.freight"), {},
              quote.freight.amount == 0 ? tr("checkout.free") : money_text(quote.freight));
  ui::divider(v.ui);
  ui::sum_row(v.ui, tr("checkout.payable"), {}, money_text(quote.payable), 0, true);
}

// What the last try came to, where the finger is. An address error stands at its field, and is only announced here.
void outcome(const View& v) {
  const CheckoutSlice& checkout = v.state.checkout;
  if (checkout.uncertain) {
    ui::note(v.ui, tr("checkout.uncertain"), ui::Tone::gold, "wifi-off");
  } else if (!checkout.error_key.empty()) {
    ui::note(v.ui, tr(address_error(checkout.error_field) ? "checkout.address_gap" : checkout.error_key),
             ui::Tone::danger, "circle-alert");
  }
}

bool all_in_stock(const contract::Quote& quote) {
  for (const contract::QuotedLine& line : quote.lines)
    if (!line.in_stock) return false;
  return true;
}

void place_bar(const View& v, const contract::Quote& quote) {
  const CheckoutSlice& checkout = v.state.checkout;
  auto bar = v.ui.bottom_bar({.pad = {ui::k_margin, 8}});
  auto column = v.ui.column({.gap = 8, .grow = 1});
  outcome(v);
  ui::button(v.ui, {.label = checkout.uncertain ? tr("checkout.submit_again")
                                                : tr("checkout.submit", {money_text(quote.payable)}),
                    .kind = ui::ButtonKind::buy,
                    .loading = checkout.placing,
                    .disabled = !all_in_stock(quote),
                    .tap = v.does(PlaceTheOrder{}),
                    .id = "place"});
}

}  // namespace

void draw_checkout(const View& v) {
  const Loadable<contract::Quote>& quote = v.state.checkout.quote;
  auto page = v.ui.column({.grow = 1});
  ui::app_bar(v.ui, {.title = tr("checkout.title"), .back = v.does(GoBack{})});
  {
    auto scroll = v.ui.scroll({.id = "checkout", .pad = {ui::k_margin, 8, ui::k_margin, 24}, .gap = 12});
    if (shown(v, quote, [&] {
          ui::skeleton_card(v.ui, 4);
          ui::skeleton_card(v.ui, 2, true);
          ui::skeleton_card(v.ui, 3);
        })) {
      address_card(v);
      goods_card(v, *quote.value);
      sums_card(v, *quote.value);
    }
  }
  if (quote.ready()) place_bar(v, *quote.value);
}

}  // namespace fenxiao::client::views
