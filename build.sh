#!/usr/bin/env bash
# Builds, shows and tests the extension. The only place that knows how.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

readonly WASM_PACK_VERSION=0.15.1
readonly CARGO_FUZZ_VERSION=0.13.2
readonly CARGO_DENY_VERSION=0.20.2
readonly MDBOOK_VERSION=0.5.4
readonly RUST_ADVISORIES=https://github.com/RustSec/advisory-db
readonly WASM_CRATES=(background pages)
readonly WASM_INPUTS=(src wasm tools/split Cargo.toml Cargo.lock rust-toolchain.toml package-lock.json build.sh)
readonly PACKAGE_INPUTS=(extension manifest.json tools Cargo.toml)
readonly WASM_FEATURES=(
  --enable-bulk-memory --enable-bulk-memory-opt --enable-multivalue --enable-mutable-globals
  --enable-nontrapping-float-to-int --enable-reference-types --enable-sign-ext
)
export PATH="${CARGO_HOME:-$HOME/.cargo}/bin:$PATH"

usage() {
  cat <<'TEXT'
./build.sh          install what is missing, build dist/chrome, dist/firefox and one zip each
./build.sh demo     [--browser chromium|firefox] [--headed]: the main job in a real browser
./build.sh lab      [--scenario NAME] [--material legacy] ...: the lab alone, to play with by hand
./build.sh dev      [--watch]: a quick unoptimised build into dist/, again at each change
./build.sh test     everything: format, lints, native, fuzz, Wasm, packages, advisories, lab, both browsers
./build.sh fuzz     TARGET [SECONDS]: looks for hostile answers that break a property, for longer
./build.sh bench    [--runs N] [--json FILE] [--against REVISION]: the benchmarks beside their budgets, or beside another version
./build.sh docs     the documents as a site in target/site/, its links checked
./build.sh release  [--verify] [TAG]: packages, source and checksums in dist/release/; built twice with --verify
TEXT
}

say() { printf '%s\n' "build.sh: $*"; }
fail() { printf '%s\n' "build.sh: $*" >&2; exit 1; }

# --- Tools: each installs what is missing, or says in one line what to run --------------------------------

# install THING ADVICE COMMAND...: runs the command, or tells the person to do as advised. The output is kept.
install() {
  local thing=$1 advice=$2 log
  shift 2
  mkdir -p target/log
  log=target/log/install-${thing%% *}.log
  say "installing $thing: $advice"
  "$@" >"$log" 2>&1 || fail "$thing is missing and could not be installed (see $log); run: $advice"
}

require_rust() {
  command -v rustup >/dev/null || fail "rustup is missing; run: apt-get install rustup, or see https://rustup.rs"
  local channel
  channel=$(sed -n 's/^channel = "\(.*\)"/\1/p' rust-toolchain.toml)
  if ! { rustup target list --toolchain "$channel" --installed | grep -qx wasm32-unknown-unknown \
      && cargo fmt --version && cargo clippy --version; } >/dev/null 2>&1; then
    local command=(rustup toolchain install "$channel" --profile minimal
      --component clippy --component rustfmt --target wasm32-unknown-unknown)
    install "Rust $channel with its Wasm target" "${command[*]}" "${command[@]}"
  fi
}

require_wasm_tools() {
  local bindgen
  if [[ $(wasm-pack --version 2>/dev/null) != "wasm-pack $WASM_PACK_VERSION" ]]; then
    local command=(cargo install --locked --force wasm-pack --version "$WASM_PACK_VERSION")
    install "wasm-pack $WASM_PACK_VERSION" "${command[*]}" "${command[@]}"
  fi
  # The glue and the crate must be of the very same version.
  bindgen=$(sed -n '/^name = "wasm-bindgen"$/{n;s/^version = "\(.*\)"$/\1/p}' Cargo.lock)
  [[ -n $bindgen ]] || fail "Cargo.lock names no wasm-bindgen; run: cargo generate-lockfile"
  if [[ $(wasm-bindgen --version 2>/dev/null) != "wasm-bindgen $bindgen" ]]; then
    install "wasm-bindgen-cli $bindgen" "cargo install wasm-bindgen-cli --version $bindgen" install_wasm_bindgen "$bindgen"
  fi
}

# The one cuts the background's module in two, the other packs the archives.
require_packers() {
  command -v wasm-split >/dev/null || install "wasm-split" "apt-get install binaryen" install_from_debian binaryen
  command -v advzip >/dev/null || install "advzip" "apt-get install advancecomp" install_from_debian advancecomp
}

# Its own lock file may name crates that are no longer served.
install_wasm_bindgen() {
  cargo install --locked --force wasm-bindgen-cli --version "$1" || cargo install --force wasm-bindgen-cli --version "$1"
}

require_fuzzer() {
  if ! command -v c++ >/dev/null; then
    install "g++" "apt-get install g++" install_from_debian g++
  fi
  if [[ $(cargo fuzz --version 2>/dev/null) != "cargo-fuzz $CARGO_FUZZ_VERSION" ]]; then
    local command=(cargo install --locked --force cargo-fuzz --version "$CARGO_FUZZ_VERSION")
    install "cargo-fuzz $CARGO_FUZZ_VERSION" "${command[*]}" "${command[@]}"
  fi
}

require_node_modules() {
  command -v node >/dev/null || fail "node is missing; run: apt-get install nodejs npm"
  if [[ ! -f node_modules/.package-lock.json || package-lock.json -nt node_modules/.package-lock.json ]]; then
    install "node_modules" "npm ci" npm ci
    touch node_modules/.package-lock.json
  fi
}

# What reads the vault's format without us, in an environment of its own.
require_vault_reader() {
  if [[ ! -x target/python/bin/python || tools/open-vault.txt -nt target/python/installed ]]; then
    install "the vault's reader" "python3 -m venv target/python; target/python/bin/pip install -r tools/open-vault.txt" make_vault_reader
  fi
}

make_vault_reader() {
  if ! python3 -c 'import ensurepip' 2>/dev/null; then install_from_debian python3-venv; fi
  python3 -m venv --clear target/python && target/python/bin/pip install --quiet -r tools/open-vault.txt && touch target/python/installed
}

require_browsers() {
  local missing=() pair
  for pair in chromium=chromium chromedriver=chromium-driver firefox-esr=firefox-esr Xvfb=xvfb xdotool=xdotool certutil=libnss3-tools; do
    command -v "${pair%%=*}" >/dev/null || missing+=("${pair#*=}")
  done
  if ((${#missing[@]} > 0)); then
    install "${missing[*]}" "apt-get install ${missing[*]}" install_from_debian "${missing[@]}"
  fi
}

# The web servers and proxies that the lab puts in front of the service, and the OpenID providers that it puts in its
# place. What is configured for them is the tests'.
require_web_servers() {
  local missing=() pair
  for pair in curl=curl openssl=openssl ss=iproute2 faketime=faketime nginx=nginx-light apache2=apache2 haproxy=haproxy squid=squid caddy=caddy varnishd=varnish sqlite3=sqlite3 plackup=libplack-perl; do
    PATH=$PATH:/usr/sbin command -v "${pair%%=*}" >/dev/null || missing+=("${pair#*=}")
  done
  [[ -f /usr/lib/apache2/modules/mod_auth_gssapi.so ]] || missing+=(libapache2-mod-auth-gssapi)
  # Its database is a file of the tests' own: none is made at the installation.
  command -v glewlwyd >/dev/null || missing+=(glewlwyd dbconfig-no-thanks)
  [[ -f /usr/share/lemonldap-ng/portal/htdocs/index.psgi ]] || missing+=(liblemonldap-ng-portal-perl)
  for pair in Crypt/OpenSSL/Bignum.pm=libcrypt-openssl-bignum-perl IO/String.pm=libio-string-perl String/Random.pm=libstring-random-perl; do
    perl -e "require '${pair%%=*}'" 2>/dev/null || missing+=("${pair#*=}")
  done
  if ((${#missing[@]} > 0)); then
    install "web servers" "apt-get install ${missing[*]}" without_starting install_web_servers "${missing[@]}"
  fi
}

# Nor do they start with the machine the next time.
install_web_servers() {
  local package as_root=()
  ((EUID == 0)) || as_root=(sudo -n)
  # Asked for a configuration, its installation ends in an error where it may not make a database.
  "${as_root[@]}" debconf-set-selections <<<'glewlwyd glewlwyd/config_type select No configuration'
  install_from_debian "$@" || return 1
  command -v systemctl >/dev/null || return 0
  for package in "$@"; do
    "${as_root[@]}" systemctl disable "${package%-light}" || say "$package has no service"
  done
}

# without_starting COMMAND...: what Debian installs meanwhile starts no service: this machine's ports are not the tests'.
# A policy that is there is the machine's own: it stays as it is, and it has to say the same.
without_starting() (
  policy=/usr/sbin/policy-rc.d
  as_root=()
  ((EUID == 0)) || as_root=(sudo -n)
  if [[ -e $policy ]]; then
    answer=0
    "$policy" nginx start || answer=$?
    ((answer == 101)) || { echo "$policy lets services start, and is not changed"; exit 1; }
  else
    trap '"${as_root[@]}" rm -f "$policy"' EXIT
    trap 'exit 130' INT TERM HUP
    printf '#!/bin/sh\nexit 101\n' | "${as_root[@]}" tee "$policy" >/dev/null
    "${as_root[@]}" chmod 755 "$policy"
  fi
  "$@"
)

install_from_debian() {
  local as_root=()
  ((EUID == 0)) || as_root=(sudo -n)
  "${as_root[@]}" apt-get update
  # Without a font a browser draws boxes.
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends fonts-liberation "$@"
}

# --- Build ------------------------------------------------------------------------------------------------

# is_current STAMP INPUT...: nothing has changed since the stamp.
is_current() {
  local stamp=$1
  shift
  [[ -f $stamp && -z $(find "$@" -newer "$stamp" -print -quit 2>/dev/null) ]]
}

# stamped STAMP COMMAND...: the stamp bears the time before the command, so that a change meanwhile counts.
stamped() {
  local stamp=$1
  shift
  mkdir -p target
  touch "$stamp.new"
  rm -f "$stamp"
  "$@"
  mv "$stamp.new" "$stamp"
}

# Flags for rustc, so that no path of this machine ends up in a panic message. Cargo wants 0x1f between them.
path_flags() {
  local cargo_home=${CARGO_HOME:-$HOME/.cargo} registry
  printf '%s\x1f' "--remap-path-prefix=$PWD=." "--remap-path-prefix=$cargo_home=cargo"
  for registry in "$cargo_home"/registry/src/*; do
    printf '%s\x1f' "--remap-path-prefix=$registry=crates"
  done
  printf '%s' "--remap-path-prefix=$(rustc --print sysroot)=rust"
}

# wasm_module CRATE FOLDER OPTION...: one crate of wasm/ and its glue, as wasm-pack makes them.
wasm_module() {
  local crate=$1 folder=$2
  shift 2
  CARGO_ENCODED_RUSTFLAGS=$(path_flags) wasm-pack --quiet build "wasm/$crate" --mode no-install --target web \
    --no-typescript --no-pack --out-dir "$PWD/$folder" --out-name "${crate}_core" "$@" -- --locked
}

# One module for each crate of wasm/: the popup does not load what only the background needs.
build_wasm() {
  local crate
  say "building the Wasm"
  cargo fetch --quiet --locked
  rm -rf target/wasm
  mkdir -p target/wasm
  for crate in "${WASM_CRATES[@]}"; do
    wasm_module "$crate" "target/pkg/$crate" --release
    # The browser compiles each function when it is first called: fewer and larger ones start sooner. Those of one name
    # side by side are alike: the packages are 4 % smaller by that.
    node_modules/.bin/wasm-opt "${WASM_FEATURES[@]}" -Os --always-inline-max-function-size=6 \
      --flexible-inline-max-function-size=6 --one-caller-inline-max-function-size=30 \
      --reorder-functions-by-name --strip-debug --strip-producers \
      "target/pkg/$crate/${crate}_core_bg.wasm" -o "target/wasm/${crate}_core_bg.wasm"
    cp "target/pkg/$crate/${crate}_core.js" target/wasm/
  done
  mv target/wasm/background_core_bg.wasm target/pkg/background/background_whole.wasm
  node tools/split/split.mjs target/pkg/background/background_whole.wasm target/pkg/background/background_core.js target/wasm
}

# Only what has changed is built, and nothing is optimised. No archives: what is in dist/ is for looking at.
build_dev() {
  local crate began=$SECONDS
  rm -f target/package.stamp
  if ! is_current target/wasm-dev.stamp "${WASM_INPUTS[@]}"; then
    rm -f target/wasm-dev.stamp.new
    mkdir -p target/wasm-dev
    touch target/wasm-dev.stamp.new
    for crate in "${WASM_CRATES[@]}"; do
      wasm_module "$crate" "target/pkg-dev/$crate" --dev || return 1
      cp "target/pkg-dev/$crate/${crate}_core_bg.wasm" "target/pkg-dev/$crate/${crate}_core.js" target/wasm-dev/
    done
    mv target/wasm-dev.stamp.new target/wasm-dev.stamp
  fi
  node tools/package.mjs --dev || return 1
  say "built in $((SECONDS - began)) s"
}

dev() {
  require_rust
  require_node_modules
  require_wasm_tools
  if [[ ${1:-} != --watch ]]; then
    build_dev
    return
  fi
  say "building at each change; end with Ctrl+C"
  while true; do
    mkdir -p target
    touch target/dev.stamp
    build_dev || say "not built; it is tried again at the next change"
    while [[ -z $(find "${WASM_INPUTS[@]}" "${PACKAGE_INPUTS[@]}" -newer target/dev.stamp -print -quit) ]]; do
      sleep 0.3
    done
  done
}

build() {
  require_rust
  require_node_modules
  require_wasm_tools
  require_packers
  if is_current target/wasm.stamp "${WASM_INPUTS[@]}" && [[ -d target/wasm ]]; then
    say "the Wasm is up to date"
  else
    stamped target/wasm.stamp build_wasm
  fi
  if is_current target/package.stamp "${PACKAGE_INPUTS[@]}" target/wasm && [[ -d dist/chrome && -d dist/firefox ]]; then
    say "dist/ is up to date"
  else
    stamped target/package.stamp node tools/package.mjs
  fi
}

# --- Documents ---

docs() {
  require_rust
  if [[ $(mdbook --version 2>/dev/null) != "mdbook v$MDBOOK_VERSION" ]]; then
    local command=(cargo install --locked --force mdbook --version "$MDBOOK_VERSION" --no-default-features --features search)
    install "mdbook $MDBOOK_VERSION" "${command[*]}" "${command[@]}"
  fi
  node tools/site.mjs stage target/book
  rm -rf target/site
  mdbook build target/book --dest-dir "$PWD/target/site"
  node tools/site.mjs check target/site || fail "links of the site lead nowhere; see above"
  say "open target/site/index.html"
}

# --- Release ---

# What is published: the packages, the source that they are made of, and what their bytes have to be. TAG, where it is given,
# has to be the version. With --verify all of it is built once more in another folder, and has to be the same.
release() {
  local version sums folder=dist/release verify=
  if [[ ${1:-} == --verify ]]; then verify=yes; shift; fi
  require_rust
  require_node_modules
  version=$(node tools/versions.mjs "$@") || fail "version ${version:-unknown} is not released; correct what is named above"
  build
  node tools/package.mjs --store
  node_modules/.bin/web-ext lint --source-dir dist/firefox --warnings-as-errors --no-config-discovery ||
    fail "Firefox's linter has remarks; see above"
  rm -rf "$folder"
  mkdir -p "$folder"
  cp dist/oauth-assistant-{chrome,chrome-store,firefox}-"$version".zip "$folder"
  if in_git rev-parse --verify --quiet HEAD >/dev/null; then
    [[ -z $(in_git status --porcelain) ]] || fail "what is not committed would be in the packages and not in the source; commit it first"
    # No time of day is in it but the commit's own, and no name of a person.
    in_git -c core.autocrlf=false archive --format=tar --prefix="oauth-assistant-$version/" HEAD |
      gzip -9 --no-name >"$folder/oauth-assistant-source-$version.tar.gz"
  else
    say "this is no checkout of git: the archive of the source is left out"
  fi
  sums=$(cd "$folder" && sha256sum -- *)
  printf '%s\n' "$sums" >"$folder/SHA256SUMS"
  if [[ -n $verify ]]; then verify_release "$folder"; fi
  say "$folder holds version $version:"
  cat "$folder/SHA256SUMS"
}

# The checkout may belong to another user than the one who builds, as in a container.
in_git() { git -c safe.directory="$PWD" "$@"; }

# The same source in another folder, built from nothing, makes the same packages byte for byte.
verify_release() {
  local folder=$1 elsewhere
  elsewhere=$(mktemp -d)
  say "building once more, in $elsewhere"
  tar -xzf "$folder"/oauth-assistant-source-*.tar.gz -C "$elsewhere" --strip-components=1
  cp -a node_modules "$elsewhere/"
  (cd "$elsewhere" && ./build.sh release) || fail "it could not be built in another folder; see $elsewhere"
  cmp <(grep '\.zip$' "$folder/SHA256SUMS") "$elsewhere/dist/release/SHA256SUMS" ||
    fail "another folder makes other packages; compare dist/ with $elsewhere/dist"
  rm -rf "$elsewhere"
  say "another folder makes the same packages"
}

# --- Tests ------------------------------------------------------------------------------------------------

passed=0
failed=0
summary=()

# stage NAME COMMAND...: runs one part of the tests, goes on after a failure, and adds up its counts.
# A part that counts nothing itself is one test.
stage() {
  local name=$1 log ok bad status=0 began=$SECONDS
  shift
  log=target/log/test-${name// /-}.log
  printf '\n== %s\n' "$name"
  "$@" 2>&1 | tee "$log" || status=1
  ok=$(sed -nE 's/^test result: .* ([0-9]+) passed.*/\1/p; s/^(#|ℹ) pass ([0-9]+)$/\2/p' "$log" | add_up)
  bad=$(sed -nE 's/^test result: .* ([0-9]+) failed.*/\1/p; s/^(#|ℹ) (fail|cancelled) ([0-9]+)$/\3/p' "$log" | add_up)
  ((status == 0 || bad > 0)) || bad=1
  ((status != 0 || ok > 0)) || ok=1
  passed=$((passed + ok))
  failed=$((failed + bad))
  summary+=("$(printf '%-22s %5d passed %4d failed %5d s' "$name" "$ok" "$bad" $((SECONDS - began)))")
}

add_up() { awk '{ sum += $1 } END { print sum + 0 }'; }

run_node_tests() {
  local files
  mapfile -t files < <(find "$1" -name '*.test.mjs' -not -path '*/node_modules/*' | sort)
  ((${#files[@]} == 0)) || node --test --test-reporter=spec --test-concurrency="$2" "${files[@]}"
}

run_native_tests() {
  ALL_CASES=1 cargo test --locked --profile checked --package oauth-assistant --package memory --package watch -- --show-output
}

run_wasm_tests() {
  WASM_BINDGEN_TEST_WEBDRIVER_JSON=$PWD/tests/tools/webdriver.json \
    wasm-pack test --mode no-install --headless --chrome --chromedriver "$(command -v chromedriver)" wasm/background --locked --lib
}

# The fuzzer's lock file follows the product's: what is out of date there is said here, in its own words.
check_format() {
  cargo fmt --all --check && cargo fmt --check --manifest-path fuzz/Cargo.toml &&
    cargo metadata --locked --manifest-path fuzz/Cargo.toml --format-version 1 >/dev/null
}

# Stable Rust has no sanitizer; this crate has no unsafe code for one to watch.
build_fuzzer() {
  cargo fetch --quiet --locked --manifest-path fuzz/Cargo.toml &&
    cargo fuzz build --release --sanitizer none --target-dir target/fuzz
}

# fuzz TARGET OPTION...: first the corpus, then what is made of it. New inputs stay out of the tree.
fuzz() {
  local target=$1 binary
  shift
  binary=target/fuzz/$(rustc -vV | sed -n 's/^host: //p')/release/$target
  rm -rf "target/fuzz/found/$target"
  mkdir -p "target/fuzz/found/$target" "target/fuzz/artifacts/$target"
  "$binary" -artifact_prefix="target/fuzz/artifacts/$target/" -dict="fuzz/dictionaries/$target.dict" -max_len=8192 \
    -timeout=10 -print_final_stats=1 "$@" "target/fuzz/found/$target" "fuzz/corpus/$target"
}

fuzz_targets() { sed -n '/^\[\[bin\]\]$/{n;s/^name = "\(.*\)"$/\1/p}' fuzz/Cargo.toml; }

# Each target is one test. What breaks it is written down beside the name of the file that shows it.
run_fuzz_tests() {
  local target log pass=0 failures=0
  build_fuzzer || return 1
  for target in $(fuzz_targets); do
    log=target/log/fuzz-$target.log
    if fuzz "$target" -seed=1 -runs=20000 -max_total_time=10 >"$log" 2>&1; then
      pass=$((pass + 1))
      printf 'fuzz %s: %s\n' "$target" "$(sed -n '/^Done /p' "$log")"
    else
      failures=$((failures + 1))
      printf 'fuzz %s FAILED, see %s\n' "$target" "$log"
      grep -a -A4 -m1 -E 'panicked at|ERROR: ' "$log" | cut -c1-500 || true
      sed -n 's/.*Test unit written to /  the input: /p' "$log"
    fi
  done
  printf '# pass %s\n# fail %s\n' "$pass" "$failures"
  ((failures == 0))
}

# What is known against the libraries in the packages. The lists lie elsewhere: one that cannot be had is named, and counts as nothing.
check_advisories() {
  local looked_up=0 bad=0 report
  report=$(npm audit --omit=dev --json 2>/dev/null) || true
  if [[ $report == *'"auditReportVersion"'* ]]; then
    looked_up=1
    npm audit --omit=dev || bad=1
  else
    say "the advisories of npm were not looked up; run where its registry answers: npm audit --omit=dev"
  fi
  if timeout 20 git ls-remote --quiet "$RUST_ADVISORIES" HEAD >/dev/null 2>&1; then
    looked_up=$((looked_up + 1))
    if [[ $(cargo deny --version 2>/dev/null) != "cargo-deny $CARGO_DENY_VERSION" ]]; then
      local command=(cargo install --locked --force cargo-deny --version "$CARGO_DENY_VERSION")
      install "cargo-deny $CARGO_DENY_VERSION" "${command[*]}" "${command[@]}"
    fi
    cargo deny --workspace check || bad=$((bad + 1))
  else
    say "the advisories of crates were not looked up; run where $RUST_ADVISORIES can be reached: cargo deny --workspace check"
  fi
  printf '# pass %s\n# fail %s\n' $((looked_up - bad)) "$bad"
  ((bad == 0))
}

test_everything() {
  require_rust
  require_fuzzer
  require_node_modules
  require_wasm_tools
  require_browsers
  require_web_servers
  require_vault_reader
  mkdir -p target/log
  rm -f target/test/accuracy*.txt
  stage "format" check_format
  stage "lints" cargo clippy --locked --all-targets -- -D warnings
  stage "lints for wasm" cargo clippy --locked --workspace --exclude oauth-assistant --exclude memory --exclude watch --all-targets --target wasm32-unknown-unknown -- -D warnings
  stage "native" run_native_tests
  stage "fuzz" run_fuzz_tests
  stage "wasm" run_wasm_tests
  stage "build" "$BASH" "$PWD/build.sh"
  stage "packages" run_node_tests tests/tools 2
  stage "advisories" check_advisories
  if [[ -d tests/lab ]]; then stage "lab" run_node_tests tests/lab 2; fi
  stage "browsers" run_node_tests tests/browser 2
  printf '\n'
  for table in target/test/accuracy.txt target/test/accuracy-real.txt; do
    if [[ -f $table ]]; then printf '%s\n\n' "$(<"$table")"; fi
  done
  printf '%s\n' "${summary[@]}"
  printf '%s passed, %s failed\n' "$passed" "$failed"
  ((failed == 0))
}

# --- Commands ---------------------------------------------------------------------------------------------

command=${1:-build}
(($# == 0)) || shift
case $command in
  build) build ;;
  demo)
    require_browsers
    build
    node tests/browser/demo.mjs "$@"
    ;;
  lab)
    require_node_modules
    node tests/lab/main.mjs "$@"
    ;;
  test) test_everything ;;
  fuzz)
    (($# > 0)) || fail "name a target: $(fuzz_targets | paste -sd ' ')"
    require_rust
    require_fuzzer
    build_fuzzer
    fuzz "$1" -max_total_time="${2:-300}"
    ;;
  dev) dev "$@" ;;
  docs) docs ;;
  release) release "$@" ;;
  bench)
    require_browsers
    build
    node tests/browser/bench.mjs "$@"
    ;;
  help | --help | -h) usage ;;
  *)
    usage >&2
    exit 2
    ;;
esac
