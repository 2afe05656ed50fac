#include "contract/openapi.h"

#include <map>
#include <nlohmann/json.hpp>

#include "contract/endpoints.h"
#include "contract/errors.h"

namespace fenxiao::contract {
namespace {

using Json = nlohmann::ordered_json;
using Components = std::map<std::string, Json>;

// "Order" for contract::Order, "PageOfOrder" for Page<Order>: taken from what the compiler calls the type.
std::string bare_name(std::string_view text) {
  std::string name;
  std::size_t word = 0;  // where the current identifier began
  for (std::size_t i = 0; i <= text.size(); ++i) {
    const char c = i < text.size() ? text[i] : ',';
    if (std::isalnum(static_cast<unsigned char>(c)) || c == '_') continue;
    if (c == ':') {
      word = i + 1;
      continue;
    }
    name += text.substr(word, i - word);
    if (c == '<') name += "Of";
    word = i + 1;
    if (c == '>' || c == ',') break;
  }
  return name;
}

template <class T>
std::string type_name() {
  const std::string_view text = __PRETTY_FUNCTION__;
  const auto begin = text.find("T = ") + 4;
  return bare_name(text.substr(begin, text.find_first_of(";]", begin) - begin));
}

class SchemaWriter {
 public:
  explicit SchemaWriter(Components& components) : components_(components) {}

  template <class T, class... Limit>
  void operator()(std::string_view name, T& value, Limit... limit) {
    field(name, value, limit...);
  }

  template <WireStruct T>
  Json reference() {
    const std::string name = type_name<T>();
    if (!components_.contains(name)) {
      components_[name] = {};  // holds the place: a type may hold itself in a list
      SchemaWriter inner(components_);
      T probe{};
      T::fields(inner, probe);
      Json schema = {{"type", "object"}, {"additionalProperties", false}, {"properties", inner.properties_}};
      if (!inner.required_.empty()) schema["required"] = inner.required_;
      components_[name] = std::move(schema);
    }
    return {{"$ref", "#/components/schemas/" + name}};
  }

  const Json& properties() const { return properties_; }
  const std::vector<std::string>& required() const { return required_; }

 private:
  template <class T, class... Limit>
  void field(std::string_view name, T& value, Limit... limit) {
    properties_[std::string(name)] = schema(value, limit...);
    required_.emplace_back(name);
  }
  template <class T, class... Limit>
  void field(std::string_view name, std::optional<T>&, Limit... limit) {
    T probe{};
    properties_[std::string(name)] = schema(probe, limit...);
  }

  Json schema(bool&, NoLimit = {}) { return {{"type", "boolean"}}; }
  Json schema(std::int64_t&, Range range = {}) {
    return {{"type", "integer"}, {"minimum", range.min}, {"maximum", range.max}};
  }
  Json schema(std::string&, Length length = {}) {
    return {{"type", "string"}, {"minLength", length.min}, {"maxLength", length.max}};
  }
  Json schema(Instant&, NoLimit = {}) { return {{"type", "string"}, {"format", "date-time"}}; }
  Json schema(Day&, NoLimit = {}) { return {{"type", "string"}, {"format", "date"}}; }
  template <class Tag>
  Json schema(Id<Tag>&, NoLimit = {}) {
    return {{"type", "string"}, {"pattern", "^" + std::string(Tag::k_prefix) + "_[0-9a-hjkmnp-tv-z]{1,13}$"}};
  }
  template <NamedEnum E>
  Json schema(E&, NoLimit = {}) {
    Json names = Json::array();
    for (const auto& [value, name] : EnumNames<E>::k_names) names.push_back(name);
    return {{"type", "string"}, {"enum", std::move(names)}};
  }
  template <class T>
  Json schema(std::vector<T>&, Count count = {}) {
    T probe{};
    return {{"type", "array"}, {"minItems", count.min}, {"maxItems", count.max}, {"items", schema(probe)}};
  }
  template <WireStruct T>
  Json schema(T&, NoLimit = {}) {
    return reference<T>();
  }

  Components& components_;
  Json properties_ = Json::object();
  std::vector<std::string> required_;
};

std::string_view verb_of(Method method) {
  switch (method) {
    case Method::get: return "get";
    case Method::post: return "post";
    case Method::put: return "put";
    case Method::del: return "delete";
  }
  return "get";
}

std::vector<std::string> names_of(Roles roles) {
  constexpr std::pair<Role, RoleName> k_all[] = {
      {Role::buyer, RoleName::buyer}, {Role::distributor, RoleName::distributor}, {Role::owner, RoleName::owner},
      {Role::op, RoleName::op},       {Role::finance, RoleName::finance},         {Role::auditor, RoleName::auditor}};
  std::vector<std::string> names;
  for (const auto& [bit, name] : k_all)
    if (roles.has(bit)) names.emplace_back(name_of(name));
  return names;
}

// Path parameters, and for a GET the query string, are fields of Req; what is left is the body.
template <class Req, class Res>
Json operation(const Endpoint<Req, Res>& endpoint, Components& components) {
  SchemaWriter request(components);
  Req probe{};
  Req::fields(request, probe);
  Json parameters = Json::array();
  Json body_properties = Json::object();
  Json body_required = Json::array();
  for (const auto& [name, schema] : request.properties().items()) {
    const auto& needed = request.required();
    const bool required = std::find(needed.begin(), needed.end(), name) != needed.end();
    const bool in_path = endpoint.path.find("{" + name + "}") != std::string_view::npos;
    if (in_path || endpoint.method == Method::get || endpoint.method == Method::del) {
      parameters.push_back(
          {{"name", name}, {"in", in_path ? "path" : "query"}, {"required", in_path || required}, {"schema", schema}});
    } else {
      body_properties[name] = schema;
      if (required) body_required.push_back(name);
    }
  }
  if (endpoint.keyed == Keyed::yes)
    parameters.push_back({{"name", "Idempotency-Key"},
                          {"in", "header"},
                          {"required", true},
                          {"schema", {{"type", "string"}, {"minLength", 8}, {"maxLength", 64}}}});
  if (endpoint.proof == Proof::signature)
    for (const std::string_view header : {k_signing_key_header, k_signing_time_header, k_signature_header})
      parameters.push_back({{"name", header}, {"in", "header"}, {"required", true}, {"schema", {{"type", "string"}}}});
  Json op = {{"operationId", endpoint.name}, {"summary", endpoint.summary}};
  op["x-roles"] = names_of(endpoint.roles);
  if (endpoint.door == Door::demo) op["x-door"] = "demo";
  if (!parameters.empty()) op["parameters"] = std::move(parameters);
  if (endpoint.method == Method::post || endpoint.method == Method::put) {
    Json schema = {{"type", "object"}, {"additionalProperties", false}, {"properties", std::move(body_properties)}};
    if (!body_required.empty()) schema["required"] = std::move(body_required);
    op["requestBody"] = {{"required", true}, {"content", {{"application/json", {{"schema", std::move(schema)}}}}}};
  }
  op["responses"] = {
      {"200",
       {{"description", "Done"}, {"content", {{"application/json", {{"schema", request.template reference<Res>()}}}}}}},
      {"default",
       {{"description", "No, and why"},
        {"content", {{"application/problem+json", {{"schema", request.template reference<Problem>()}}}}}}}};
  return op;
}

}  // namespace

std::string openapi_document() {
  Components components;
  Json paths = Json::object();
  for_each_endpoint([&](const auto& endpoint) {
    paths[std::string(endpoint.path)][std::string(verb_of(endpoint.method))] = operation(endpoint, components);
  });
  Json errors = Json::array();
#define X(name, http_status, english) errors.push_back({{"code", #name}, {"status", http_status}, {"title", english}});
  FENXIAO_ERRORS(X)
#undef X
  Json document = {{"openapi", "3.1.0"},
                   {"info",
                    {{"title", "Fenxiao"},
                     {"version", "1"},
                     {"description", "Generated by `fenxiao-server openapi`; not edited by hand."}}},
                   {"paths", std::move(paths)}};
  for (auto& [name, schema] : components) document["components"]["schemas"][name] = std::move(schema);
  document["x-error-codes"] = std::move(errors);
  return document.dump(2) + "\n";
}

std::string endpoint_listing() {
  std::string out;
  for_each_endpoint([&](const auto& endpoint) {
    std::string roles;
    for (const std::string& name : names_of(endpoint.roles)) roles += (roles.empty() ? "" : ",") + name;
    out += std::string(endpoint.name) + " " + std::string(verb_of(endpoint.method)) + " " + std::string(endpoint.path) +
           " " + (roles.empty() ? "anyone" : roles) + (endpoint.keyed == Keyed::yes ? " keyed" : " plain") +
           (endpoint.door == Door::demo ? " demo" : " always") +
           (endpoint.proof == Proof::signature ? " signed" : " session") + "\n";
  });
  return out;
}

}  // namespace fenxiao::contract
