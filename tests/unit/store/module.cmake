fenxiao_test(store fenxiao_server_db PkgConfig::postgres)
