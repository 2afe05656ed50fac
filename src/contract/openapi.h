// The OpenAPI 3.1 document, from the same fields() and endpoint constants that the server and the client run on.
#pragma once

#include <string>

namespace fenxiao::contract {

// docs/openapi.json, ending in a newline. The tests compare the committed file with this.
std::string openapi_document();

// One line an endpoint: name, method, path, roles, keyed, door — for the endpoint × role test and for people.
std::string endpoint_listing();

}  // namespace fenxiao::contract
