//! The layers: which part of the code may name what.

use super::Finding;
use crate::source::{File, words};

/// A part of the code, and the paths that it must not name.
struct Layer {
    /// Files and folders.
    part: &'static [&'static str],
    /// Files and folders within that may.
    except: &'static [&'static str],
    names: &'static [&'static str],
    /// Why not.
    because: &'static str,
    help: &'static str,
}

/// What reaches the outside world.
const IO: &[&str] = &[
    "tokio::net",
    "tokio::fs",
    "tokio::io",
    "tokio::process",
    "tokio::signal",
    "std::net",
    "std::fs",
    "std::io",
    "std::process",
    "std::env",
];

const HTTP: &[&str] = &["http", "http_body", "http_body_util", "hyper", "hyper_util", "tower_layer", "tower_service"];

const LAYERS: &[Layer] = &[
    Layer {
        part: &["nest-core/src/di"],
        except: &[],
        names: IO,
        because: "the graph knows no I/O: it is judged by the compiler and built from descriptors",
        help: "take the value as a provider or as a parameter; whoever does the I/O lives in `http`, or outside of core",
    },
    Layer {
        part: &["nest-core/src/di"],
        except: &[],
        names: &["crate::pipeline", "crate::lifecycle", "crate::app"],
        because: "`di` is the lowest layer",
        help: "move what both need down into `di`, or turn the dependency around with a trait or a function pointer",
    },
    Layer {
        part: &["nest-core/src/di", "nest-core/src/pipeline", "nest-core/src/lifecycle", "nest-core/src/app"],
        except: &[],
        names: HTTP,
        because: "only the transport knows HTTP: the same pipeline serves every wire",
        help: "say it in terms of `pipeline::Transport`, and let `nest-core/src/http` adapt",
    },
    Layer {
        part: &["nest-core/src/pipeline"],
        except: &[],
        names: &["crate::lifecycle", "crate::app", "tokio::net", "std::net"],
        because: "the pipeline knows `di` and nothing above",
        help: "move what both need into `di`, or pass it in",
    },
    Layer {
        part: &["nest-core/src/lifecycle"],
        except: &[],
        names: &["crate::app", "crate::pipeline"],
        because: "the lifecycle knows `di` and nothing above",
        help: "move what both need into `di`, or pass it in",
    },
    Layer {
        part: &["nest-core/src"],
        // The gates: the module itself, and the names that generated code finds it under.
        except: &["nest-core/src/http", "nest-core/src/lib.rs", "nest-core/src/private/mod.rs"],
        names: &["crate::http", "super::http"],
        because: "HTTP is a feature, and core builds without it",
        help: "move the code into `nest-core/src/http`, or say it in terms of `pipeline::Transport`",
    },
    Layer {
        part: &[
            "nest",
            "nest-auth",
            "nest-config",
            "nest-core",
            "nest-data",
            "nest-http-client",
            "nest-macros",
            "nest-openapi",
            "nest-redis",
            "examples",
        ],
        except: &["nest-core/src/http/server"],
        names: &["hyper", "hyper_util"],
        because: "hyper is an implementation detail of the server",
        help: "use the types of `http` and `http-body`; what must touch hyper goes into `nest-core/src/http/server`",
    },
    Layer {
        part: &[
            "nest",
            "nest-auth",
            "nest-config",
            "nest-core",
            "nest-data",
            "nest-http-client",
            "nest-macros",
            "nest-openapi",
            "nest-redis",
        ],
        except: &["nest-core/src/http/middleware.rs", "nest-core/src/http/middleware"],
        names: &["tower", "tower_layer", "tower_service", "tower_http"],
        because: "tower stays at the edge",
        help: "name `HttpLayer`, `HttpMount` or `ErasedService`; what must touch tower goes into `nest-core/src/http/middleware`",
    },
    Layer {
        part: &[
            "nest",
            "nest-auth",
            "nest-config",
            "nest-core",
            "nest-data",
            "nest-http-client",
            "nest-macros",
            "nest-openapi",
            "nest-redis",
            "nest-testing",
            "examples",
        ],
        // The test shows that the driver can be had, by those who ask for it.
        except: &["nest-data/src/driver", "nest-data/tests/conformance/raw.rs"],
        names: &["sqlx", "rusqlite", "tokio_postgres"],
        because: "a driver is named in its own folder only, so that a second one can stand beside it",
        help: "say it in terms of `nest_data`'s statements and errors; what must touch the driver goes into its folder",
    },
    Layer {
        part: &[
            "nest",
            "nest-auth",
            "nest-config",
            "nest-data",
            "nest-http-client",
            "nest-openapi",
            "nest-redis",
            "nest-testing",
            "examples",
            "tests",
        ],
        except: &["nest/src/lib.rs"],
        names: &["nest_core::__private", "nest::__private"],
        because: "`__private` is for generated code",
        help: "use the public name; if there is none, that is the thing to add",
    },
];

/// Finds names that a part of the code must not name.
pub(super) fn check(file: &File) -> Vec<Finding> {
    if !file.is_rust() || file.path.contains("/ui/") {
        return Vec::new();
    }
    let layers = LAYERS.iter().filter(|layer| file.is_in(layer.part) && !file.is_in(layer.except));
    let named = imports(file);
    layers
        .flat_map(|layer| layer.names.iter().map(move |name| (layer, *name)))
        .flat_map(|(layer, name)| lines(file, &named, name).into_iter().map(move |line| (line, layer, name)))
        .map(|(line, layer, name)| {
            Finding::new(&file.path, line, format!("this names `{name}`, and {}", layer.because), layer.help)
        })
        .collect()
}

/// One path that a `use` declaration imports, and where the declaration stands.
struct Import {
    start: usize,
    end: usize,
    path: String,
}

/// The lines that name a path.
fn lines(file: &File, imports: &[Import], name: &str) -> Vec<usize> {
    let begins = |path: &str| path.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with("::"));
    let imported = imports.iter().filter(|import| begins(&import.path)).map(|import| import.start);
    let written = words(&file.code, name).filter(|at| {
        let before = file.code[..*at].trim_end();
        // A single name counts where a crate can stand: `http::Method`, and not `let http`, `T::http` or `x.http`.
        let is_path = name.contains("::") || file.code[at + name.len()..].trim_start().starts_with("::");
        let begins_here = !before.ends_with("::") || (name.starts_with("super::") && before.ends_with("super::"));
        let is_field = before.ends_with('.') && !before.ends_with("..");
        is_path && begins_here && !is_field && !imports.iter().any(|import| (import.start..import.end).contains(at))
    });
    let mut lines: Vec<usize> = imported.chain(written).map(|at| file.line(at)).collect();
    lines.sort_unstable();
    lines.dedup();
    lines
}

/// What `use` declarations import.
fn imports(file: &File) -> Vec<Import> {
    let mut imports = Vec::new();
    for start in words(&file.code, "use") {
        let Some(length) = file.code[start..].find(';') else { continue };
        let end = start + length;
        let tree: String = file.code[start + 3..end].split_whitespace().collect::<Vec<_>>().join(" ");
        let mut paths = Vec::new();
        expand("", &tree, &mut paths);
        imports.extend(paths.into_iter().map(|path| Import { start, end, path }));
    }
    imports
}

/// Takes a tree of imports apart.
fn expand(prefix: &str, tree: &str, paths: &mut Vec<String>) {
    let tree = tree.trim().trim_start_matches("::");
    match tree.find('{') {
        Some(open) => {
            let prefix = format!("{prefix}{}", tree[..open].replace(' ', ""));
            let inner = tree[open + 1..].trim_end().trim_end_matches('}');
            // `trim_end_matches` takes all closing braces: give back those of inner trees.
            let missing = inner.matches('{').count() - inner.matches('}').count().min(inner.matches('{').count());
            let inner = format!("{inner}{}", "}".repeat(missing));
            split(&inner).into_iter().for_each(|part| expand(&prefix, part, paths));
        }
        None if tree.is_empty() => {}
        None => {
            let path = tree.split(" as ").next().unwrap_or(tree).trim();
            let path = format!("{prefix}{path}");
            let mut path = path.trim_end_matches("::self");
            // However far up: it is a parent's.
            while path.starts_with("super::super::") {
                path = &path["super::".len()..];
            }
            paths.push(path.to_owned());
        }
    }
}

/// Splits at the commas that are in no braces.
fn split(list: &str) -> Vec<&str> {
    let (mut parts, mut depth, mut start) = (Vec::new(), 0, 0);
    for (at, c) in list.char_indices() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 0 => {
                parts.push(&list[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    parts.push(&list[start..]);
    parts
}

#[cfg(test)]
mod tests {
    use super::super::findings;
    use super::*;

    #[track_caller]
    fn refused(path: &str, text: &str) {
        assert_eq!(findings(check, path, text).iter().map(|(line, _)| *line).collect::<Vec<_>>(), [2], "{text}");
    }

    #[track_caller]
    fn accepted(path: &str, text: &str) {
        assert_eq!(findings(check, path, text), [], "{text}");
    }

    #[test]
    fn the_graph_does_no_io() {
        refused("nest-core/src/di/graph.rs", "\nuse tokio::net::TcpStream;");
        refused("nest-core/src/di/graph.rs", "\nuse tokio::{sync::Mutex, net::{TcpStream}};");
        refused("nest-core/src/di/graph.rs", "\nlet text = std::fs::read_to_string(path);");
        accepted("nest-core/src/di/graph.rs", "\nuse tokio::sync::OnceCell; // and no tokio::net");
        accepted("nest-core/src/http/server/serve.rs", "\nuse tokio::net::TcpListener;");
    }

    #[test]
    fn the_graph_is_the_lowest_layer() {
        refused("nest-core/src/di/provider.rs", "\nuse crate::lifecycle::HookError;");
        refused("nest-core/src/di/provider.rs", "\nfn f() -> crate::pipeline::BoxFuture<'static, ()>;");
    }

    #[test]
    fn the_pipeline_does_not_name_http() {
        refused("nest-core/src/pipeline/run.rs", "\nuse http::StatusCode;");
        refused("nest-core/src/pipeline/run.rs", "\nfn f(status: http::StatusCode) {}");
        accepted("nest-core/src/pipeline/run.rs", "\nlet http = 1; // http::StatusCode");
    }

    #[test]
    fn only_http_names_crate_http() {
        refused("nest-core/src/app/context.rs", "\nuse crate::{di::Graph, http::Json};");
        refused("nest-core/src/lifecycle/run.rs", "\nuse super::super::http::Json;");
        accepted("nest-core/src/http/json.rs", "\nuse crate::http::Json;");
        accepted("nest-core/src/private/mod.rs", "\npub use crate::http::__private as http;");
    }

    #[test]
    fn hyper_tower_and_drivers_stay_in_their_places() {
        refused("nest-core/src/http/body.rs", "\nuse hyper::body::Incoming;");
        refused("nest-core/src/http/body.rs", "\nuse hyper_util::rt::TokioIo;");
        accepted("nest-core/src/http/server/connection.rs", "\nuse hyper::body::Incoming;");
        refused("nest-core/src/http/service.rs", "\nuse tower_service::Service;");
        accepted("nest-core/src/http/middleware.rs", "\nuse tower_service::Service;");
        refused("nest-data/src/error.rs", "\nimpl From<sqlx::Error> for DataError {}");
        accepted("nest-data/src/driver/sqlite/run.rs", "\nuse sqlx::Sqlite;");
        refused("examples/shop/src/users/repository.rs", "\nuse sqlx::SqlitePool;");
    }

    #[test]
    fn private_is_for_generated_code() {
        refused("nest-auth/src/lib.rs", "\nuse nest_core::__private::Container;");
    }

    #[test]
    fn trees_of_imports_are_taken_apart() {
        let mut paths = Vec::new();
        expand("", "a::{self, b as c, d::{e, f::{g, h}}, *}", &mut paths);
        assert_eq!(paths, ["a", "a::b", "a::d::e", "a::d::f::g", "a::d::f::h", "a::*"]);
    }
}
