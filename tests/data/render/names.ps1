# Prints the types and members that a script names, one a line: TYPE, TYPE::Member, TYPE::Method/n, .Method/n, new TYPE/n.
param([string]$Path)
$errors = $null
$tokens = $null
$tree = [Management.Automation.Language.Parser]::ParseFile($Path, [ref]$tokens, [ref]$errors)
$names = @{}
function Add-Name([string]$Name) { $names[$Name] = $true }
function Get-Count($Arguments) { if ($null -eq $Arguments) { 0 } else { @($Arguments).Count } }
foreach ($node in $tree.FindAll({ $true }, $true)) {
    switch ($node.GetType().Name) {
        'TypeExpressionAst' { Add-Name ($node.TypeName.FullName) }
        'TypeConstraintAst' { Add-Name ($node.TypeName.FullName) }
        'InvokeMemberExpressionAst' {
            $count = Get-Count $node.Arguments
            if ($node.Static) { Add-Name ("$($node.Expression.TypeName.FullName)::$($node.Member.Value)/$count") }
            else { Add-Name (".$($node.Member.Value)/$count") }
        }
        'MemberExpressionAst' {
            if ($node.Static) { Add-Name ("$($node.Expression.TypeName.FullName)::$($node.Member.Value)") }
        }
        'CommandAst' {
            if ($node.GetCommandName() -ne 'New-Object') { continue }
            $words = @($node.CommandElements | Select-Object -Skip 1)
            if ($words[0].GetType().Name -eq 'CommandParameterAst') {
                Add-Name ("new -$($words[0].ParameterName) $($words[1].Extent.Text)")
                continue
            }
            $count = 0
            if ($words.Count -gt 1) {
                $rest = $words[$words.Count - 1]
                $count = 1
                if ($rest.GetType().Name -eq 'ArrayLiteralAst') { $count = $rest.Elements.Count }
            }
            Add-Name ("new $($words[0].Extent.Text)/$count")
        }
    }
}
$names.Keys | Sort-Object
