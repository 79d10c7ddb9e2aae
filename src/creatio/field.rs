//! The three values of the connection, and something for each of them.

use serde::{Deserialize, Serialize};

/// One of the three values of the connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    /// Identity Service URL.
    Url,
    /// Client ID.
    ClientId,
    /// Client secret.
    ClientSecret,
}

/// Codes of the system settings that hold them. There are others that are named alike, without `OAuth20`;
/// those are of another service.
pub const CODES: Three<&str> = Three {
    url: "OAuth20IdentityServerUrl",
    client_id: "OAuth20IdentityServerClientId",
    client_secret: "OAuth20IdentityServerClientSecret",
};

impl Field {
    /// All three, in the order in which Creatio shows them.
    pub const ALL: [Field; 3] = [Field::Url, Field::ClientId, Field::ClientSecret];

    /// Code of the system setting that holds it.
    pub fn code(self) -> &'static str {
        CODES.of(self)
    }
}

/// Something for each of the three fields.
///
/// ```
/// use oauth_assistant::creatio::{CODES, Field, Three};
///
/// let filled = Three { url: true, client_id: true, client_secret: false };
/// let empty = filled.zip(CODES).into_iter().find(|(_, (filled, _))| !filled);
/// assert_eq!(empty, Some((Field::ClientSecret, (false, "OAuth20IdentityServerClientSecret"))));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Three<T> {
    /// That of the Identity Service URL.
    pub url: T,
    /// That of the client id.
    pub client_id: T,
    /// That of the client secret.
    pub client_secret: T,
}

impl<T> Three<T> {
    /// What `make` says of each field.
    pub fn from_fn(mut make: impl FnMut(Field) -> T) -> Three<T> {
        Three {
            url: make(Field::Url),
            client_id: make(Field::ClientId),
            client_secret: make(Field::ClientSecret),
        }
    }

    /// That of one field.
    pub fn of(self, field: Field) -> T {
        match field {
            Field::Url => self.url,
            Field::ClientId => self.client_id,
            Field::ClientSecret => self.client_secret,
        }
    }

    /// A reference to each.
    pub fn as_ref(&self) -> Three<&T> {
        Three { url: &self.url, client_id: &self.client_id, client_secret: &self.client_secret }
    }

    /// What `change` makes of each.
    pub fn map<U>(self, mut change: impl FnMut(T) -> U) -> Three<U> {
        Three {
            url: change(self.url),
            client_id: change(self.client_id),
            client_secret: change(self.client_secret),
        }
    }

    /// Each beside its counterpart in `other`.
    pub fn zip<U>(self, other: Three<U>) -> Three<(T, U)> {
        Three {
            url: (self.url, other.url),
            client_id: (self.client_id, other.client_id),
            client_secret: (self.client_secret, other.client_secret),
        }
    }

    /// The three in the order in which Creatio shows them.
    pub fn values(self) -> [T; 3] {
        [self.url, self.client_id, self.client_secret]
    }
}

impl<T: Copy> Three<T> {
    /// The same for all three.
    pub const fn all(value: T) -> Three<T> {
        Three { url: value, client_id: value, client_secret: value }
    }
}

impl<T> IntoIterator for Three<T> {
    type Item = (Field, T);
    type IntoIter = std::array::IntoIter<(Field, T), 3>;

    fn into_iter(self) -> Self::IntoIter {
        self.zip(Three::from_fn(|field| field)).values().map(|(value, field)| (field, value)).into_iter()
    }
}
