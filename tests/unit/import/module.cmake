# The readers of the CSV import are pure: two sources and the domain, without the rest of the server.
add_executable(test_import ${CMAKE_CURRENT_LIST_DIR}/csv_test.cpp ${CMAKE_CURRENT_LIST_DIR}/order_files_test.cpp
                           ${CMAKE_SOURCE_DIR}/src/server/features/import/csv.cpp
                           ${CMAKE_SOURCE_DIR}/src/server/features/import/order_files.cpp)
target_link_libraries(test_import PRIVATE fenxiao_domain ${gtest_main} fenxiao_warnings)
add_test(NAME import COMMAND test_import)
