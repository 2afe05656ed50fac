# The demo shop and the examination of a database: a real SQLite file each, filled through the server's own steps.
fenxiao_test(setup fenxiao_server_setup fenxiao_server_checkup)
target_compile_definitions(test_setup PRIVATE FENXIAO_DEMO_FOLDER="${CMAKE_SOURCE_DIR}/assets/demo")
