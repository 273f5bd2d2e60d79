/**
 * What would happen: the machines of CRM and LRM run on a copy of a real cluster, in which nodes
 * are lost. {@link org.quorate.ha.situation.Situation} is what they start from, {@link
 * org.quorate.ha.forecast.Forecast} what becomes of it. JDK only: no clock, file or thread.
 */
@org.jspecify.annotations.NullMarked
package org.quorate.ha.forecast;
