fenxiao_test(landing fenxiao_server_landing)
target_compile_definitions(test_landing PRIVATE FENXIAO_SOURCE_DIR="${CMAKE_SOURCE_DIR}")
