"""Publishing: releases in the formats people use, behind gates, and edited files back in."""
