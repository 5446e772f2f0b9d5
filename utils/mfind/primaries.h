// SPDX-License-Identifier: MIT
// The functions that parse primaries, by family.  Each finds its name in Parser::primary().
#pragma once

#include "mfind/parser.h"

namespace mfind {

// parse_name.cc
[[nodiscard]] Parsed parse_name(Parser& parser);
[[nodiscard]] Parsed parse_path(Parser& parser);
[[nodiscard]] Parsed parse_link_name(Parser& parser);
[[nodiscard]] Parsed parse_regex(Parser& parser);
[[nodiscard]] Parsed parse_hidden(Parser& parser);

// parse_time.cc
[[nodiscard]] Parsed parse_days(Parser& parser);
[[nodiscard]] Parsed parse_minutes(Parser& parser);
[[nodiscard]] Parsed parse_newer(Parser& parser);
[[nodiscard]] Parsed parse_newer_xy(Parser& parser);
[[nodiscard]] Parsed parse_used(Parser& parser);

// parse_metadata.cc
[[nodiscard]] Parsed parse_type(Parser& parser);
[[nodiscard]] Parsed parse_size(Parser& parser);
[[nodiscard]] Parsed parse_number(Parser& parser);
[[nodiscard]] Parsed parse_permissions(Parser& parser);
[[nodiscard]] Parsed parse_access(Parser& parser);
[[nodiscard]] Parsed parse_empty(Parser& parser);
[[nodiscard]] Parsed parse_constant(Parser& parser);
[[nodiscard]] Parsed parse_same_file(Parser& parser);
[[nodiscard]] Parsed parse_file_system(Parser& parser);
[[nodiscard]] Parsed parse_context(Parser& parser);

// parse_owner.cc
[[nodiscard]] Parsed parse_owner(Parser& parser);
[[nodiscard]] Parsed parse_ownerless(Parser& parser);

// parse_option.cc
[[nodiscard]] Parsed parse_positional(Parser& parser);
[[nodiscard]] Parsed parse_switch(Parser& parser);
[[nodiscard]] Parsed parse_depth_limit(Parser& parser);
[[nodiscard]] Parsed parse_regextype(Parser& parser);
[[nodiscard]] Parsed parse_files0_from(Parser& parser);
[[nodiscard]] Parsed parse_threads(Parser& parser);
[[nodiscard]] Parsed parse_help(Parser& parser);

// parse_action.cc
[[nodiscard]] Parsed parse_print(Parser& parser);
[[nodiscard]] Parsed parse_format_action(Parser& parser);
[[nodiscard]] Parsed parse_list(Parser& parser);
[[nodiscard]] Parsed parse_prune(Parser& parser);
[[nodiscard]] Parsed parse_quit(Parser& parser);
[[nodiscard]] Parsed parse_delete(Parser& parser);
[[nodiscard]] Parsed parse_command(Parser& parser);
[[nodiscard]] Parsed parse_limit(Parser& parser);

}  // namespace mfind
