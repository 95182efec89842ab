//! A peer as a server in a process of its own, and what the system knows about that process.

use std::io::{BufRead as _, BufReader, Read as _};
use std::net::{Ipv4Addr, SocketAddr};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use std::{env, fs, io, process, thread};

use tokio::net::TcpListener;

use crate::peers::{Name, Peer, Visitor};

/// The first argument that turns a measuring program into a server.
pub const SERVE: &str = "serve";

/// A running server. Dropping it ends the process.
pub struct Server {
    child: Child,
    address: SocketAddr,
    spawned: Instant,
}

impl Server {
    /// Starts the running program again as a server of this peer, on a free port.
    ///
    /// # Errors
    ///
    /// If the process cannot be started or ends before it listens.
    pub fn spawn(peer: Name, routes: usize) -> io::Result<Self> {
        let spawned = Instant::now();
        let mut child = Command::new(env::current_exe()?)
            .args([SERVE, peer.as_str(), &routes.to_string()])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let mut line = String::new();
        if let Some(stdout) = child.stdout.take() {
            BufReader::new(stdout).read_line(&mut line)?;
        }
        let port = line.trim().parse();
        let port = port.map_err(|_| io::Error::other(format!("the server of {} did not start", peer.as_str())))?;
        Ok(Self { child, address: SocketAddr::from((Ipv4Addr::LOCALHOST, port)), spawned })
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// When the process was started.
    pub fn spawned(&self) -> Instant {
        self.spawned
    }

    /// Resident memory in bytes.
    ///
    /// # Errors
    ///
    /// If the system has no `/proc` or the process has ended.
    pub fn resident(&self) -> io::Result<u64> {
        resident(self.child.id())
    }

    /// Processor time of all its threads so far, user and system.
    ///
    /// # Errors
    ///
    /// If the system has no `/proc` or the process has ended.
    pub fn processor_time(&self) -> io::Result<Duration> {
        let mut nanoseconds = 0;
        for thread in fs::read_dir(format!("/proc/{}/task", self.child.id()))? {
            let schedstat = fs::read_to_string(thread?.path().join("schedstat"))?;
            let running = schedstat.split(' ').next().and_then(|field| field.parse::<u64>().ok());
            nanoseconds += running.ok_or_else(|| io::Error::other("no schedstat in /proc"))?;
        }
        Ok(Duration::from_nanos(nanoseconds))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Both fail only if the process has ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Resident memory of a process in bytes.
///
/// # Errors
///
/// If the system has no `/proc` or the process has ended.
pub fn resident(process: u32) -> io::Result<u64> {
    let status = fs::read_to_string(format!("/proc/{process}/status"))?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kibibytes = line.and_then(|line| line.trim().trim_end_matches("kB").trim().parse::<u64>().ok());
    kibibytes.map(|kibibytes| kibibytes * 1024).ok_or_else(|| io::Error::other("no VmRSS in /proc"))
}

/// What the child does: listens on a free port, prints it, and serves until its standard input is closed.
///
/// # Errors
///
/// If the arguments are not `<peer> <routes>`, or the socket fails.
pub fn serve(arguments: &[String]) -> io::Result<()> {
    let [peer, routes] = arguments else {
        return Err(io::Error::other("usage: serve <peer> <routes>"));
    };
    let peer = Name::named(peer).ok_or_else(|| io::Error::other("there is no such peer"))?;
    let routes = routes.parse().map_err(io::Error::other)?;
    // The parent holds the other end: when it is gone, however it went, so are we.
    thread::spawn(|| {
        let _ = io::stdin().read(&mut [0]);
        process::exit(0)
    });
    peer.visit(Serve { routes })
}

struct Serve {
    routes: usize,
}

impl Visitor for Serve {
    type Output = io::Result<()>;

    fn visit<P: Peer>(self) -> io::Result<()> {
        // One thread serves, one core is left to the client.
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        runtime.block_on(async {
            let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
            let peer = P::start(self.routes).await;
            println!("{}", listener.local_addr()?.port());
            peer.serve(listener).await
        })
    }
}
