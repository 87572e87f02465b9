"""Who is insured: participants, their employments, contribution months and terminations."""
