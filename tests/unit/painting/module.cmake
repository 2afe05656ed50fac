fenxiao_test(painting fenxiao_server_painting)
# The tests make JPEGs that our own encoder never would.
find_library(libjpeg jpeg REQUIRED)
target_link_libraries(test_painting PRIVATE ${libjpeg})
