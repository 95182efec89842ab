//! What becomes of an order.

use nest::data::{FromColumn, IntoValue, Value, ValueKind};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What has become of an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, JsonSchema, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OrderStatus {
    /// Nobody has paid yet. Orders of this shop are paid when they are written.
    Pending,
    /// To be shipped.
    Paid,
    /// On its way.
    Shipped,
    /// There.
    Delivered,
    /// Its stock is back, and its money on the way back.
    Cancelled,
}

impl OrderStatus {
    const ALL: [Self; 5] = [Self::Pending, Self::Paid, Self::Shipped, Self::Delivered, Self::Cancelled];

    /// Whether an order of this status may become `next`: one step ahead, or cancelled before it is shipped.
    pub fn may_become(self, next: Self) -> bool {
        matches!(
            (self, next),
            (Self::Pending, Self::Paid)
                | (Self::Paid, Self::Shipped)
                | (Self::Shipped, Self::Delivered)
                | (Self::Pending | Self::Paid, Self::Cancelled)
        )
    }

    /// Its name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Paid => "paid",
            Self::Shipped => "shipped",
            Self::Delivered => "delivered",
            Self::Cancelled => "cancelled",
        }
    }
}

impl IntoValue for OrderStatus {
    const KIND: ValueKind = ValueKind::Text;

    fn into_value(self) -> Value {
        self.as_str().into_value()
    }
}

impl FromColumn for OrderStatus {
    const EXPECTED: &'static str = "the status of an order";

    fn from_column(value: Value) -> Option<Self> {
        let text = String::from_column(value)?;
        Self::ALL.into_iter().find(|status| status.as_str() == text)
    }
}

#[cfg(test)]
mod tests {
    use super::OrderStatus::{self, Cancelled, Delivered, Paid, Pending, Shipped};

    #[test]
    fn an_order_goes_one_step_ahead_or_is_cancelled_before_it_is_shipped() {
        let allowed = [(Pending, Paid), (Paid, Shipped), (Shipped, Delivered), (Pending, Cancelled), (Paid, Cancelled)];
        for from in OrderStatus::ALL {
            for to in OrderStatus::ALL {
                assert_eq!(from.may_become(to), allowed.contains(&(from, to)), "{from:?} {to:?}");
            }
        }
    }
}
