// SPDX-License-Identifier: MIT
#include "walk/walk.h"

#include "walk/engine.h"

namespace walk {

Walk::Walk(std::vector<std::string> roots, const Options& options)
    : engine_(std::make_unique<Engine>(std::move(roots), options)) {}

Walk::~Walk() = default;

void Walk::add(std::vector<std::string> roots) { engine_->add(std::move(roots)); }

const Event* Walk::next() { return engine_->next(); }

void Walk::skip() { engine_->skip(); }

void Walk::finish() { engine_->finish(); }

std::string_view Walk::path() { return engine_->path(); }

int Walk::directory_fd() { return engine_->directory_fd(); }

Statistics Walk::statistics() const { return engine_->statistics(); }

}  // namespace walk
