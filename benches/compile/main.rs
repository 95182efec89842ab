//! What the graph adds to `cargo check`: `compile_time [--baseline-only] [--repeats N] [sizes…]`.

mod application;
mod project;

use std::error::Error;
use std::process::ExitCode;
use std::time::Duration;
use std::{env, io};

use nest_benches::binaries;
use nest_benches::table::Table;

use crate::application::{Application, Shape};
use crate::project::Project;

const USAGE: &str = "usage: compile_time [--baseline-only] [--repeats N] [sizes...]
  --baseline-only  only the types without attributes, which need no framework
  --repeats        how often each check is timed, the shortest counts (default 3)
  sizes            numbers of providers (default 10 100 1000)";

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    match Settings::parse(&arguments).and_then(|settings| settings.measure()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("compile_time: {error}");
            ExitCode::FAILURE
        }
    }
}

struct Settings {
    shapes: Vec<Shape>,
    repeats: usize,
    sizes: Vec<usize>,
}

/// What was measured of one application.
struct Times {
    application: Application,
    clean: Duration,
    edited: Duration,
}

impl Settings {
    fn parse(arguments: &[String]) -> Result<Self, Box<dyn Error>> {
        let shapes = vec![Shape::Plain, Shape::Attributes, Shape::Judged];
        let mut settings = Self { shapes, repeats: 3, sizes: Vec::new() };
        let mut arguments = arguments.iter();
        while let Some(argument) = arguments.next() {
            match argument.as_str() {
                "--baseline-only" => settings.shapes = vec![Shape::Plain],
                "--repeats" => settings.repeats = arguments.next().ok_or(USAGE)?.parse::<usize>()?.max(1),
                size => settings.sizes.push(size.parse::<usize>().ok().filter(|size| *size > 0).ok_or(USAGE)?),
            }
        }
        if settings.sizes.is_empty() {
            settings.sizes = vec![10, 100, 1_000];
        }
        Ok(settings)
    }

    fn measure(&self) -> Result<(), Box<dyn Error>> {
        let folder = tempfile::tempdir()?;
        let facade = binaries::package().join("../nest").canonicalize()?;
        let framework = (self.shapes != [Shape::Plain]).then_some(facade.as_path());
        let mut times = Vec::new();
        for &providers in &self.sizes {
            let mut projects = Vec::new();
            for &shape in &self.shapes {
                let application = Application { shape, providers };
                eprintln!("preparing {}", application.package());
                projects.push((application, Project::prepare(application, folder.path(), framework)?));
            }
            times.extend(self.time(&projects)?);
        }
        self.print(&times);
        Ok(())
    }

    /// Shapes take turns, so that what else the machine does hits all alike.
    fn time(&self, projects: &[(Application, Project)]) -> io::Result<Vec<Times>> {
        let times = projects.iter();
        let mut times: Vec<Times> = times
            .map(|(application, _)| Times { application: *application, clean: Duration::MAX, edited: Duration::MAX })
            .collect();
        for repeat in 1..=self.repeats {
            for (times, (application, project)) in times.iter_mut().zip(projects) {
                eprintln!("checking {}, {repeat} of {}", application.package(), self.repeats);
                times.clean = times.clean.min(project.clean_check()?);
                times.edited = times.edited.min(project.edited_check(repeat)?);
            }
        }
        Ok(times)
    }

    fn print(&self, times: &[Times]) {
        let sizes = self.sizes.iter().map(|size| format!("{size} providers"));
        let heads: Vec<String> = std::iter::once(String::new()).chain(sizes).collect();
        let print = |title: &str, field: fn(&Times) -> Duration| {
            let mut table = Table::new(title, heads.clone());
            let figure = |shape: Shape, size: usize| {
                let found = |times: &&Times| times.application.shape == shape && times.application.providers == size;
                times.iter().find(found).map_or(f64::NAN, |times| field(times).as_secs_f64())
            };
            for &shape in &self.shapes {
                table.row(shape.name(), self.sizes.iter().map(|size| format!("{:.2}", figure(shape, *size))));
            }
            let mut difference = |name: &str, of: Shape, to: Shape| {
                let added = |size: &usize| format!("{:+.2}", figure(of, *size) - figure(to, *size));
                table.row(name, self.sizes.iter().map(added));
            };
            if self.shapes.contains(&Shape::Judged) {
                difference("attributes add to plain", Shape::Attributes, Shape::Plain);
                difference("judging adds to attributes", Shape::Judged, Shape::Attributes);
            }
            println!("{table}");
        };
        print("Clean `cargo check`, seconds", |times| times.clean);
        print("`cargo check` after editing the body of one service, seconds", |times| times.edited);
    }
}
