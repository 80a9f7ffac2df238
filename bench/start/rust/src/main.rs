//! One start with Figment or config-rs, again and again: bench/start/run says which.
//!
//!     start NAME FILE SITE COUNT

use figment::providers::{Env, Format, Json, Serialized};
use figment::Figment;

fn start_figment(path: &str, site: &str) -> i64 {
    let defaults = serde_json::json!({"database": {"pool": {"max": 8}}});
    Figment::from(Serialized::defaults(defaults))
        .merge(Json::file(path))
        .merge(Json::file(site))
        .merge(Env::prefixed("START_").split("__"))
        .extract_inner("database.pool.max")
        .expect("figment")
}

fn start_config(path: &str, site: &str) -> i64 {
    let environment = config::Environment::with_prefix("START")
        .prefix_separator("_")
        .separator("__");
    config::Config::builder()
        .set_default("database.pool.max", 8)
        .expect("config-rs")
        .add_source(config::File::new(path, config::FileFormat::Json))
        .add_source(config::File::new(site, config::FileFormat::Json))
        .add_source(environment)
        .build()
        .expect("config-rs")
        .get_int("database.pool.max")
        .expect("config-rs")
}

/// Processor time of the process, in nanoseconds.
fn used() -> i64 {
    let mut now = libc::timespec {
        tv_sec: 0,
        tv_nsec: 0,
    };
    // SAFETY: the pointer is to a timespec of this function.
    unsafe { libc::clock_gettime(libc::CLOCK_PROCESS_CPUTIME_ID, &mut now) };
    now.tv_sec * 1_000_000_000 + now.tv_nsec
}

fn main() {
    let words: Vec<String> = std::env::args().collect();
    let start = if words[1] == "figment" {
        start_figment
    } else {
        start_config
    };
    let count: i64 = words[4].parse().expect("a count");
    let begin = used();
    for _ in 0..count {
        assert_eq!(start(&words[2], &words[3]), 64);
    }
    println!("{} {}", words[1], (used() - begin) / count);
}
