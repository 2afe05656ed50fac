#include "domain/order/stock.h"

#include "base/checked.h"

namespace fenxiao::domain {

bool sound(const Stock& s) {
  return s.received >= 0 && s.written_off >= 0 && s.sold >= 0 && s.reserved >= 0 && s.left() >= 0;
}

Result<Stock, StockRefusal> reserve(Stock stock, std::int64_t quantity, std::int64_t bought_before,
                                    std::optional<std::int64_t> per_buyer_max) {
  INVARIANT(sound(stock) && bought_before >= 0);
  if (quantity < 1) return Refused{StockRefusal::bad_quantity};
  if (per_buyer_max && quantity > *per_buyer_max - bought_before) return Refused{StockRefusal::quantity_limit};
  if (quantity > stock.left()) return Refused{StockRefusal::out_of_stock};
  stock.reserved += quantity;
  INVARIANT(sound(stock));
  return stock;
}

Stock sell_reserved(Stock stock, std::int64_t quantity) {
  INVARIANT(quantity >= 1 && quantity <= stock.reserved);
  stock.reserved -= quantity;
  stock.sold = checked_add(stock.sold, quantity);
  INVARIANT(sound(stock));
  return stock;
}

Stock free_reserved(Stock stock, std::int64_t quantity) {
  INVARIANT(quantity >= 1 && quantity <= stock.reserved);
  stock.reserved -= quantity;
  INVARIANT(sound(stock));
  return stock;
}

Stock take_back(Stock stock, std::int64_t quantity) {
  INVARIANT(quantity >= 1 && quantity <= stock.sold);
  stock.sold -= quantity;
  INVARIANT(sound(stock));
  return stock;
}

Stock receive_goods(Stock stock, std::int64_t quantity) {
  INVARIANT(quantity >= 1);
  stock.received = checked_add(stock.received, quantity);
  INVARIANT(sound(stock));
  return stock;
}

Result<Stock, StockRefusal> write_off(Stock stock, std::int64_t quantity) {
  INVARIANT(sound(stock));
  if (quantity < 1) return Refused{StockRefusal::bad_quantity};
  if (quantity > stock.left()) return Refused{StockRefusal::out_of_stock};
  stock.written_off += quantity;
  INVARIANT(sound(stock));
  return stock;
}

}  // namespace fenxiao::domain
