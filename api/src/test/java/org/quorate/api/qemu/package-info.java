@org.jspecify.annotations.NullMarked
package org.quorate.api.qemu;
