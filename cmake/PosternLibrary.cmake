# postern_library(NAME [DEPENDS lib...]): the sources of the current folder (and its sub-folders) as one static library.
# A folder is a target; headers are included by their path from the top of the tree.
function(postern_options target)
  target_compile_definitions(${target} PRIVATE QT_NO_CAST_FROM_ASCII QT_NO_CAST_TO_ASCII QT_NO_KEYWORDS
QT_NO_FOREACH
                             POSTERN_VERSION="${PROJECT_VERSION}")
  target_include_directories(${target} PRIVATE ${PROJECT_SOURCE_DIR})
  if(MSVC)
    target_compile_options(${target} PRIVATE /W4 /utf-8)
  else()
    target_compile_options(${target} PRIVATE -Wall -Wextra -Wpedantic $<$<CXX_COMPILER_ID:GNU>:-Wshadow=local> -Wnon-virtual-dtor -Woverloaded-virtual)
    if(POSTERN_WERROR)
      target_compile_options(${target} PRIVATE -Werror)
    endif()
  endif()
endfunction()

# Precompiled Qt headers halve the time of a first build. Off by default, because they hide a missing include.
function(postern_precompile target)
  if(POSTERN_PCH)
    target_precompile_headers(${target} PRIVATE <QtCore> <algorithm> <functional> <memory> <optional> <variant> ${ARGN})
  endif()
endfunction()

function(postern_library name)
  cmake_parse_arguments(ARG "" "" "DEPENDS" ${ARGN})
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS *.cpp *.h *.qrc)
  # A folder with its own CMakeLists.txt is a target of its own.
  foreach(source ${sources})
    get_filename_component(folder ${source} DIRECTORY)
    if(NOT folder STREQUAL CMAKE_CURRENT_SOURCE_DIR AND EXISTS ${folder}/CMakeLists.txt)
      list(REMOVE_ITEM sources ${source})
    endif()
    # Platform files are named for the one platform they are for.
    if((WIN32 AND source MATCHES "_(unix|pam)\\.cpp$") OR (NOT WIN32 AND source MATCHES "_windows\\.cpp$"))
      list(REMOVE_ITEM sources ${source})
    endif()
  endforeach()
  add_library(${name} STATIC ${sources})
  postern_options(${name})
  # PRIVATE keeps an include edge from leaking to the users of a library; static libraries still link as a chain.
  target_link_libraries(${name} PRIVATE Qt6::Core ${ARG_DEPENDS})
  set(more)
  foreach(module Network Sql Widgets)
    if("Qt6::${module}" IN_LIST ARG_DEPENDS)
      list(APPEND more <Qt${module}>)
    endif()
  endforeach()
  postern_precompile(${name} ${more})
endfunction()
