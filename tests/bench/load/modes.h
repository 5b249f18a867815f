#pragma once

#include "tests/bench/load/client.h"

#include <functional>

namespace load {

int run(const std::string& mode, const Options& options);

/// `work(thread, from, to)` in `threads` threads over `count` operations; the first exception ends the run.
double inThreads(int threads, int count, const std::function<void(int thread, int from, int to)>& work);
void report(double operations, double seconds, const std::map<std::string, double>& more = {});

void handshakes(const Options& options);
void smtp(const Options& options);
void pop3(const Options& options);
void imap(const Options& options);
void appends(const Options& options);
void sessions(const Options& options);
void idle(const Options& options);
void watch(const Options& options);

}  // namespace load
