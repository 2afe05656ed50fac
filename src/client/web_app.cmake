# The app for the browser: storefront.js and storefront.wasm, then build/wasm/web with everything that is served.
set(k_web_app_flags
  -sENVIRONMENT=web -sFILESYSTEM=0 -sMIN_WEBGL_VERSION=2 -sMAX_WEBGL_VERSION=2
  -sALLOW_MEMORY_GROWTH=1 -sINITIAL_MEMORY=16MB -sMAXIMUM_MEMORY=512MB -sMALLOC=emmalloc -sSTACK_SIZE=256KB
  -sGL_TRACK_ERRORS=0 -sGL_SUPPORT_AUTOMATIC_ENABLE_EXTENSIONS=0 -sGL_SUPPORT_SIMPLE_ENABLE_EXTENSIONS=0 -sGL_POOL_TEMP_BUFFERS=0
  -sGL_WORKAROUND_SAFARI_GETCONTEXT_BUG=0 -sSUPPORT_ERRNO=0 -sDYNAMIC_EXECUTION=0 -sABORTING_MALLOC=1
  -sMODULARIZE=1 -sEXPORT_NAME=createFenxiao -sINCOMING_MODULE_JS_API=instantiateWasm,onAbort
  -sEXPORTED_RUNTIME_METHODS=HEAPU8,HEAPF32,HEAPF64)

function(fenxiao_web_app target)
  add_executable(${target} ${ARGN})
  target_link_libraries(${target} PRIVATE fenxiao_client_gfx fenxiao_client_platform fenxiao_warnings)
  target_link_options(${target} PRIVATE ${k_web_app_flags} $<$<CONFIG:MinSizeRel>:--closure=1>
                      -Wl,-Map=${CMAKE_BINARY_DIR}/${target}.map)  # tools/bench says from it what each module weighs
  set_target_properties(${target} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/app)
endfunction()

if(EXISTS ${CMAKE_CURRENT_SOURCE_DIR}/views/home AND NOT FENXIAO_TESTS)
  fenxiao_web_app(storefront storefront_main.cpp)
  target_link_libraries(storefront PRIVATE fenxiao_storefront)
  file(GLOB web_files CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/web/*.js)
  set(web_stamp ${CMAKE_BINARY_DIR}/web.stamp)
  file(GLOB pack_files CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/assets/i18n/*.json ${CMAKE_SOURCE_DIR}/assets/posters/*.json
       ${CMAKE_SOURCE_DIR}/assets/brand/*)
  add_custom_command(OUTPUT ${web_stamp}
    COMMAND node tools/web/pack.mjs ${CMAKE_BINARY_DIR}/app/storefront ${CMAKE_BINARY_DIR}/web
    COMMAND ${CMAKE_COMMAND} -E touch ${web_stamp}
    DEPENDS storefront ${web_files} ${pack_files} ${CMAKE_SOURCE_DIR}/index.html ${CMAKE_SOURCE_DIR}/tools/web/pack.mjs
    WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
  add_custom_target(web ALL DEPENDS ${web_stamp})
endif()
