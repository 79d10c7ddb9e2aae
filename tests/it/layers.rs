//! The order of the layers: a module of `src/` uses those that `src/lib.rs` lists below it, never one above; and
//! the files of one folder use each other one way only. What its folder declares, every file may use.

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

type Module = Vec<String>;

/// A path of a source, from the root of the crate, and the module in which it is written.
#[derive(Debug, PartialEq)]
struct Use {
    from: Module,
    to: Module,
}

/// Every path in `source` that begins with `crate`, `super`, `self` or the crate's name: imports and inline ones,
/// those inside macros too. Comments and strings are none.
fn uses(source: &str, module: &[&str]) -> Vec<Use> {
    let mut found = Vec::new();
    let module = module.iter().map(|m| (*m).to_owned()).collect();
    walk(source.parse().expect("Rust"), &module, &mut found);
    found
}

fn walk(stream: TokenStream, module: &Module, found: &mut Vec<Use>) {
    let tokens: Vec<TokenTree> = stream.into_iter().collect();
    for (at, token) in tokens.iter().enumerate() {
        let inside = at > 0 && is_colon(&tokens[at - 1]);
        match token {
            TokenTree::Ident(ident) if !inside => {
                let start = match ident.to_string().as_str() {
                    "crate" | "oauth_assistant" => Vec::new(),
                    "self" => module.clone(),
                    "super" => above(module),
                    _ => continue,
                };
                branch(&tokens[at + 1..], start, module, found);
            }
            TokenTree::Group(group) if !inside => {
                let name = match tokens.get(..at) {
                    Some([.., TokenTree::Ident(word), TokenTree::Ident(name)]) if *word == "mod" => {
                        Some(name)
                    }
                    _ => None,
                };
                let mut within = module.clone();
                within.extend(name.map(ToString::to_string));
                walk(group.stream(), &within, found);
            }
            TokenTree::Ident(_) | TokenTree::Group(_) | TokenTree::Punct(_) | TokenTree::Literal(_) => {}
        }
    }
}

/// Follows a path over `::` to its end, and into the branches of an import.
fn branch(mut rest: &[TokenTree], mut path: Module, from: &Module, found: &mut Vec<Use>) {
    while let [a, b, next, ..] = rest {
        if !(is_colon(a) && is_colon(b)) {
            break;
        }
        match next {
            TokenTree::Ident(ident) if *ident == "super" => path = above(&path),
            TokenTree::Ident(ident) => path.push(ident.to_string()),
            TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => {
                let tokens: Vec<TokenTree> = group.stream().into_iter().collect();
                for part in tokens.split(|t| matches!(t, TokenTree::Punct(p) if p.as_char() == ',')) {
                    if let [TokenTree::Ident(first), tail @ ..] = part {
                        let mut path = path.clone();
                        path.extend((*first != "self").then(|| first.to_string()));
                        branch(tail, path, from, found);
                    }
                }
                return;
            }
            TokenTree::Group(_) | TokenTree::Punct(_) | TokenTree::Literal(_) => break,
        }
        rest = &rest[3..];
    }
    found.push(Use { from: from.clone(), to: path });
}

fn is_colon(token: &TokenTree) -> bool {
    matches!(token, TokenTree::Punct(p) if p.as_char() == ':')
}

fn above(module: &Module) -> Module {
    module[..module.len().saturating_sub(1)].to_vec()
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

/// The layers, from the edge to the core, as `src/lib.rs` lists them.
fn layers() -> Vec<String> {
    let tokens: Vec<TokenTree> = std::fs::read_to_string(root().join("lib.rs"))
        .unwrap()
        .parse::<TokenStream>()
        .unwrap()
        .into_iter()
        .collect();
    let named = tokens.windows(2).filter(|pair| matches!(&pair[0], TokenTree::Ident(word) if *word == "mod"));
    named.map(|pair| pair[1].to_string()).collect()
}

/// Every source below `src/` with its module.
fn sources() -> BTreeMap<Module, (String, String)> {
    let mut folders = vec![root()];
    let mut found = BTreeMap::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let below = path.strip_prefix(root()).unwrap().with_extension("");
            let mut module: Module = below.iter().map(|part| part.to_str().unwrap().to_owned()).collect();
            if module.last().is_some_and(|last| last == "mod" || last == "lib") {
                module.pop();
            }
            let name = format!("src/{}", path.strip_prefix(root()).unwrap().display());
            found.insert(module, (name, std::fs::read_to_string(&path).unwrap()));
        }
    }
    found
}

fn all_uses() -> Vec<(String, Use)> {
    let mut all = Vec::new();
    for (module, (name, source)) in sources() {
        let module: Vec<&str> = module.iter().map(String::as_str).collect();
        all.extend(uses(&source, &module).into_iter().map(|u| (name.clone(), u)));
    }
    all
}

#[test]
fn every_path_of_a_source_is_found_and_nothing_else() {
    let source = r#"
        //! Not `crate::a::comment`.
        use crate::{b::{self, c}, d as e, f::*};
        use super::g;
        pub(in crate::a) fn h() { println!("{} crate::string", crate::i::J::K); self::l(); super::super::m(); }
        mod tests { use super::n; fn o() { super::super::p() } }
    "#;
    let found = uses(source, &["a", "z"]);
    let found: BTreeSet<String> = found.iter().map(|u| u.to.join("::")).collect();
    let expected = ["a", "a::g", "a::p", "a::z::l", "a::z::n", "b", "b::c", "d", "f", "i::J::K", "m"];
    assert_eq!(found, expected.map(str::to_owned).into());
}

#[test]
fn a_layer_uses_only_those_below_it() {
    let layers = layers();
    let place = |module: &Module| module.first().and_then(|layer| layers.iter().position(|l| l == layer));
    assert!(layers.len() > 8, "{layers:?}");
    let mut wrong = Vec::new();
    for (file, Use { from, to }) in all_uses() {
        // A unit test may read its fixtures with what stands above.
        if from.iter().any(|part| part == "tests") {
            continue;
        }
        if let (Some(own), Some(other)) = (place(&from), place(&to))
            && other < own
        {
            let (layer, path) = (&layers[own], to.join("::"));
            wrong.push(format!("{file} uses crate::{path}, which src/lib.rs lists above {layer}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn the_files_of_a_folder_use_each_other_one_way() {
    let modules: BTreeSet<Module> = sources().into_keys().collect();
    // From each folder: which of its parts uses which.
    let mut folders: BTreeMap<Module, BTreeMap<String, BTreeSet<String>>> = BTreeMap::new();
    for (_, Use { from, mut to }) in all_uses() {
        while !modules.contains(&to) && to.pop().is_some() {}
        let shared = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
        if let (Some(user), Some(used)) = (from.get(shared), to.get(shared))
            && shared > 0
            && !from.iter().any(|part| part == "tests")
        {
            let folder = folders.entry(from[..shared].to_vec()).or_default();
            folder.entry(user.clone()).or_default().insert(used.clone());
        }
    }
    for (folder, parts) in &folders {
        for start in parts.keys() {
            let mut reached = BTreeSet::new();
            let mut next: Vec<&String> = parts[start].iter().collect();
            while let Some(part) = next.pop() {
                if reached.insert(part) {
                    next.extend(parts.get(part).into_iter().flatten());
                }
            }
            assert!(!reached.contains(start), "{}: {start} uses itself over {reached:?}", folder.join("::"));
        }
    }
}
