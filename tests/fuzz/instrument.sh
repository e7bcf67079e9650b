#!/bin/sh
# The compiler with coverage, for the crates of this workspace alone: cargo runs it in the place of `rustc` for them.
# Their build scripts go without, since nothing there takes what coverage gives.
case " $* " in
*" --crate-name build_script_"*) exec "$@" ;;
esac
# shellcheck disable=SC2086 # the flags are many
exec "$@" $COVERAGE
