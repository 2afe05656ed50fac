# The features on both engines against a model of their own.
fenxiao_test(simulation fenxiao_server_features fenxiao_server_session fenxiao_server_jobs fenxiao_server_checkup PkgConfig::postgres)
foreach(source model_orders model_payouts scene operations compare)
  target_sources(test_simulation PRIVATE ${CMAKE_CURRENT_LIST_DIR}/${source}.cpp)
endforeach()
