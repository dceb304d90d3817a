//! Where a machine is. The system is asked, as the client would; but so that its failure can be told from others.

use std::net::SocketAddr;

use reqwest::dns::{Addrs, Name, Resolve, Resolving};

/// The system knows no address of a name.
#[derive(Debug, thiserror::Error)]
#[error("no address is known for the name")]
pub(crate) struct NameNotFound(#[source] Option<std::io::Error>);

/// Asks the system.
#[derive(Debug)]
pub(crate) struct System;

impl Resolve for System {
    fn resolve(&self, name: Name) -> Resolving {
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await.map_err(|error| NameNotFound(Some(error)))?;
            let addresses: Vec<SocketAddr> = found.collect();
            if addresses.is_empty() {
                return Err(NameNotFound(None).into());
            }
            Ok(Box::new(addresses.into_iter()) as Addrs)
        })
    }
}
