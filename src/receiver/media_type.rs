//! Content types and content codings.

/// A content coding of a body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Coding {
    /// The body is not compressed.
    Identity,
    /// `gzip`, also by its older name `x-gzip`.
    Gzip,
    /// `deflate`.
    Deflate,
    /// `br`: Brotli.
    Brotli,
}

impl Coding {
    /// Every coding that compresses, by its name.
    pub(crate) const NAMES: &[&str] = &["gzip", "deflate", "br"];

    /// Returns the coding that a `Content-Encoding` field names, if it is one that the host can decode. A body that was
    /// compressed twice is not accepted: nobody has a reason to, except to hide its size.
    ///
    /// ```
    /// use autograb_webhooks::receiver::Coding;
    ///
    /// assert_eq!(Coding::read(Some("GZip"), &["gzip"]), Some(Coding::Gzip));
    /// assert_eq!(Coding::read(Some("gzip, gzip"), &["gzip"]), None);
    /// ```
    pub fn read(field: Option<&str>, supported: &[&str]) -> Option<Self> {
        let names = field.unwrap_or_default().split(',').map(str::trim);
        let mut names = names.filter(|name| !name.is_empty() && !name.eq_ignore_ascii_case("identity"));
        let (name, second) = (names.next(), names.next());
        let coding = match name.map(str::to_ascii_lowercase).as_deref() {
            None => return Some(Self::Identity),
            Some(_) if second.is_some() => return None,
            Some("gzip" | "x-gzip") => Self::Gzip,
            Some("deflate") => Self::Deflate,
            Some("br") => Self::Brotli,
            Some(_) => return None,
        };
        supported.contains(&coding.as_str()).then_some(coding)
    }

    /// Returns the name in `Content-Encoding`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Identity => "identity",
            Self::Gzip => "gzip",
            Self::Deflate => "deflate",
            Self::Brotli => "br",
        }
    }
}

/// Whether a body of this content type is accepted. A missing type is: AutoGrab has not published whether it sends one
/// \[assumed\], and the validator reads nothing but JSON.
pub(super) fn is_accepted(content_type: Option<&str>, others: &[&str]) -> bool {
    let essence = content_type.unwrap_or_default().split(';').next().unwrap_or_default().trim();
    let is_json = |subtype: &str| {
        let (name, suffix) = subtype.rsplit_once('+').unwrap_or_default();
        !name.is_empty() && suffix.eq_ignore_ascii_case("json")
    };
    essence.is_empty()
        || essence.eq_ignore_ascii_case("application/json")
        || essence.split_once('/').is_some_and(|(kind, subtype)| !kind.is_empty() && is_json(subtype))
        || others.iter().any(|other| essence.eq_ignore_ascii_case(other))
}
