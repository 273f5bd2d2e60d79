/** A cluster at one moment, as its files tell: what explanations and forecasts start from. */
@org.jspecify.annotations.NullMarked
package org.quorate.ha.situation;
