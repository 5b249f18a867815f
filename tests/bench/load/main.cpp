// postern_load MODE key=value...: runs one load and prints one JSON object. Modes: handshake, smtp, pop3,
// imap, session, idle, watch. run.py starts the servers, reads their CPU time around this program and makes
// the table.
#include "tests/bench/load/modes.h"

#include <cstdio>
#include <exception>

int main(int argc, char** argv) {
    if (argc < 2) {
        std::fprintf(stderr, "usage: postern_load MODE key=value...\n");
        return 2;
    }
    load::Options options;
    for (int i = 2; i < argc; ++i) {
        const std::string word = argv[i];
        const size_t equals = word.find('=');
        if (equals == std::string::npos)
            return 2;
        options.values[word.substr(0, equals)] = word.substr(equals + 1);
    }
    try {
        return load::run(argv[1], options);
    } catch (const std::exception& problem) {
        std::fprintf(stderr, "postern_load %s: %s\n", argv[1], problem.what());
        return 1;
    }
}
