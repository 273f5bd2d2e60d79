/**
 * The HA manager: pure machines and what they share.
 *
 * <ul>
 *   <li>{@code Crm.step(CrmMemory, CrmReading, Answers)}: {@code Step<CrmMemory, CrmCommand>}
 *   <li>{@code Lrm.step(LrmMemory, LrmReading, Answers)}: {@code Step<LrmMemory, LrmCommand>}
 *   <li>{@code FencingDesk.decide(Memory, Situation)}: {@code Decision}
 * </ul>
 *
 * Sub-packages named after something outside (files, sockets) are the adapters.
 */
@org.jspecify.annotations.NullMarked
package org.quorate.ha;
