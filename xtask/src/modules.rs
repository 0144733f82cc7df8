//! The WebAssembly modules: what each is built from, and what it exports.

use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::thread;

use anyhow::{Context, Result, anyhow, bail};

use crate::imports::shorten;
use crate::process::{program, read, root, run};

/// One WebAssembly module of the npm package. No two share code, so that nobody loads what they don't call.
pub(crate) struct Module {
    pub(crate) name: &'static str,
    package: &'static str,
    /// The features of the crate: what it exports, and the allocator. Empty where all of the crate is the module.
    features: &'static str,
    profile: &'static str,
    target_features: &'static str,
    optimize: &'static str,
    /// Exports that this module has, and no other.
    exports: &'static [&'static str],
}

pub(crate) const MODULES: &[Module] = &[
    Module {
        name: "payload",
        package: "autograb-webhooks",
        features: "payload,talc",
        profile: "release",
        target_features: "+simd128",
        optimize: "-O3",
        exports: &[
            "applyDefinition",
            "checkEventNames",
            "logPush",
            "suggestEvent",
            "undefinePayload",
            "validateInput",
            "validateInputBy",
        ],
    },
    Module {
        name: "receiver",
        package: "autograb-webhooks",
        features: "receiver,talc",
        profile: "small",
        target_features: "",
        optimize: "-Oz",
        exports: &[
            "admit",
            "afterBody",
            "afterClaim",
            "afterHandler",
            "afterVerdict",
            "authenticate",
            "headersOf",
            "replaceToken",
            "tokenOf",
        ],
    },
    Module {
        name: "schema",
        package: "autograb-webhooks",
        features: "schema,talc",
        profile: "small",
        target_features: "",
        optimize: "-Oz",
        exports: &[
            "encodeDefinition",
            "encodeDefinitions",
            "explainFields",
            "payloadJsonSchema",
            "samplePayload",
            "suggestName",
        ],
    },
    Module {
        name: "documents",
        package: "autograb-webhooks",
        features: "documents,talc",
        profile: "small",
        target_features: "",
        optimize: "-Oz",
        exports: &["asyncApiDocument", "openApiDocument"],
    },
    Module {
        name: "infer",
        package: "autograb-webhooks",
        features: "infer,talc",
        profile: "release",
        target_features: "+simd128",
        optimize: "-O3",
        exports: &["inferBegin", "inferEnd", "inferFree", "inferPush", "shrink"],
    },
    Module {
        name: "client",
        package: "autograb-webhooks",
        features: "client,talc",
        profile: "small",
        target_features: "",
        optimize: "-Oz",
        exports: &[
            "buildCreateRequest",
            "buildDeleteRequest",
            "buildForwardedRequest",
            "buildGetRequest",
            "buildListRequest",
            "buildPingRequest",
            "buildUpdateRequest",
            "client_create",
            "client_ensure",
            "client_new",
            "hideSecret",
            "redactEndpoint",
            "withToken",
        ],
    },
    Module {
        name: "sandbox",
        package: "autograb-webhooks-sandbox",
        features: "",
        profile: "small",
        target_features: "",
        optimize: "-Oz",
        exports: &["sandbox_exchange", "sandbox_new", "sandbox_takePushes", "sandbox_trigger"],
    },
];

/// Most take a few hundred bytes off a module. Nothing of Rust's lies in the lowest kilobyte, where the stack ends, and
/// what could be computed once is more alike, and so compresses better, where it stands twice. What is large and called
/// from one place is mostly what a failure takes: it stays a function of its own, because engines compile a function
/// when it is first called, and the first verdict would wait for it.
const OPTIMIZE: &[&str] = &[
    "--converge",
    "--low-memory-unused",
    "--one-caller-inline-max-function-size=200",
    "--skip-pass=local-cse",
    "--strip-target-features",
];

/// A built module: its optimized code, and the JavaScript that wasm-bindgen wrote for it.
pub(crate) struct Built {
    pub(crate) name: &'static str,
    pub(crate) wasm: PathBuf,
    pub(crate) glue: PathBuf,
}

pub(crate) fn build() -> Result<Vec<Built>> {
    let mut built = Vec::new();
    for pair in MODULES.chunks(2) {
        built.extend(build_together(pair)?);
    }
    check_exports(&built)?;
    Ok(built)
}

/// Builds modules at the same time. The compiler optimizes each as a whole, by a single thread.
fn build_together(modules: &[Module]) -> Result<Vec<Built>> {
    thread::scope(|scope| {
        let threads: Vec<_> = modules.iter().map(|module| scope.spawn(|| module.build())).collect();
        threads.into_iter().map(|thread| thread.join().map_err(|_| anyhow!("a build panicked"))?).collect()
    })
}

impl Module {
    fn build(&self) -> Result<Built> {
        println!("building the module {}", self.name);
        let compiled = self.compile()?;
        let folder = self.folder().join("bindgen");
        // A module asks for its glue by this name, so that it can't be started by that of another version.
        let versioned = format!("{}-{}", self.name, env!("CARGO_PKG_VERSION").replace('.', "_"));
        run(program("wasm-bindgen")
            .args(["--target", "bundler", "--remove-name-section", "--remove-producers-section"])
            .args(["--out-name", &versioned, "--out-dir"])
            .args([&folder, &compiled]))?;
        let wasm = folder.join(format!("{}.wasm", self.name));
        let unoptimized = folder.join(format!("{versioned}_bg.wasm"));
        let glue = folder.join(format!("{versioned}_bg.js"));
        let (short, short_glue) = shorten(&fs::read(&unoptimized)?, &fs::read_to_string(&glue)?)?;
        fs::write(&unoptimized, short)?;
        fs::write(&glue, short_glue)?;
        run(program("wasm-opt").arg(self.optimize).args(OPTIMIZE).arg(unoptimized).arg("-o").arg(&wasm))?;
        Ok(Built { name: self.name, wasm, glue })
    }

    /// Each module has a target folder of its own: in a common one the variants of a crate overwrite each other,
    /// and building root and sandbox together unites their features.
    fn compile(&self) -> Result<PathBuf> {
        run(program("cargo")
            .args(["rustc", "--quiet", "--locked", "--lib", "--crate-type", "cdylib"])
            .args(self.selection())
            .args(["--target", "wasm32-unknown-unknown", "--profile", self.profile])
            .arg("--target-dir")
            .arg(self.folder())
            .env("CARGO_ENCODED_RUSTFLAGS", self.rustflags()?))?;
        let file = format!("{}.wasm", self.package.replace('-', "_"));
        Ok(self.folder().join("wasm32-unknown-unknown").join(self.profile).join(file))
    }

    /// What cargo has to be told to take this module's crate and features.
    pub(crate) fn selection(&self) -> [&'static str; 5] {
        ["--package", self.package, "--no-default-features", "--features", self.features]
    }

    fn folder(&self) -> PathBuf {
        root().join("target/wasm").join(self.name)
    }

    /// Paths of this machine are mapped to fixed ones, so that a build gives the same bytes everywhere.
    fn rustflags(&self) -> Result<String> {
        let sysroot = read(program("rustc").args(["--print", "sysroot"]))?;
        let mut mapped = vec![(PathBuf::from(sysroot), "/rust"), (root().to_owned(), "/source")];
        mapped.extend(registries()?.into_iter().map(|registry| (registry, "/crates")));
        let remap = |(from, to): &(PathBuf, &str)| format!("--remap-path-prefix={}={to}", from.display());
        let mut flags: Vec<_> = mapped.iter().map(remap).collect();
        if !self.target_features.is_empty() {
            flags.push(format!("-Ctarget-feature={}", self.target_features));
        }
        Ok(flags.join("\x1f"))
    }
}

/// The folders in which cargo keeps the sources of crates.
pub(crate) fn registries() -> Result<Vec<PathBuf>> {
    fs::read_dir(cargo_home()?.join("registry/src"))?.map(|registry| Ok(registry?.path())).collect()
}

fn cargo_home() -> Result<PathBuf> {
    let named = env::var_os("CARGO_HOME").map(PathBuf::from);
    named
        .or_else(|| Some(env::home_dir()?.join(".cargo")))
        .context("neither CARGO_HOME nor a home folder is known")
}

/// That every module exports its own names, and that no name is exported twice: features of one module that
/// leak into another show here.
fn check_exports(built: &[Built]) -> Result<()> {
    let mut owners = BTreeMap::new();
    for (module, built) in MODULES.iter().zip(built) {
        for name in exports(&built.glue)? {
            if let Some(other) = owners.insert(name.clone(), module.name) {
                bail!("the modules {other} and {} both export `{name}`", module.name);
            }
        }
    }
    for module in MODULES {
        for &name in module.exports {
            if owners.get(name) != Some(&module.name) {
                bail!("the module {} does not export `{name}`", module.name);
            }
        }
    }
    Ok(())
}

/// The names that a module exports, but for those of the runtime that each has.
fn exports(glue: &Path) -> Result<Vec<String>> {
    let declarations = fs::read_to_string(glue.with_extension("wasm.d.ts"))?;
    Ok(export_names(&declarations).filter(|name| !is_runtime(name)).map(str::to_owned).collect())
}

fn export_names(declarations: &str) -> impl Iterator<Item = &str> {
    declarations
        .lines()
        .filter_map(|line| line.strip_prefix("export const ")?.split_once(':'))
        .map(|(name, _)| name)
}

fn is_runtime(name: &str) -> bool {
    name == "memory" || name.starts_with("__")
}
